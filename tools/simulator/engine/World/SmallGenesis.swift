import Foundation
import GenesisBuilder
import ReplicaLog

/// What the provinces of most schedules begin with: a few of the shipped forms, and the offices that take part.
///
/// Each replica reads all forms when it is opened and keeps a digest over all records of the genesis. With the whole of
/// it a schedule would do little else.
enum SmallGenesis {
    /// The segment as it would travel.
    static func segment() throws -> [UInt8] {
        let tools = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        return try GenesisBuilder.segment(from: tools.appending(path: "genesis/data"), keeping: selection).bytes
    }

    private static let selection = GenesisSelection(
        forms: [
            "unit": GenesisSelection.Form(
                fields: ["code", "name", "kind", "role", "reporting_duty"],
                records: Set(Seat.all.map(\.unit) + [Seat.newcomer.unit, "ubnd-quy-nhon"])),
            "plan_item": GenesisSelection.Form(
                fields: ["code", "title", "text_vi", "role"], records: ["II.1", "II.2"]),
            "person": GenesisSelection.Form(
                fields: [
                    "name_full", "name_parts", "name_family", "name_given", "name_other", "sex", "birth", "nationality",
                    "home_district", "occupation", "phone", "legal_basis", "source_ref",
                ], rules: ["birth_range", "birth_past", "full_name"]),
            "consent": GenesisSelection.Form(
                fields: ["title", "person", "basis", "given_on", "method", "guardian", "valid_to", "withdrawn_on"],
                rules: ["consent_given"]),
            "attachment": GenesisSelection.Form(
                fields: ["title", "for_record", "kind", "media_type", "bytes", "content_hash", "state"],
                rules: ["size_positive"]),
        ], codes: ["country": ["VN", "US", "FR", "DE"], "sex": ["nam", "nu"]])
}
