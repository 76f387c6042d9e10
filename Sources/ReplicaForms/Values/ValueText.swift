package import ReplicaCore
import ReplicaWire

/// Values as people read them, and as files and scripts do.
package struct ValueText {
    private let catalog: FormCatalog
    /// The label of a record, or the code of a unit.
    private let label: (Dot) -> String

    package init(catalog: FormCatalog, label: @escaping (Dot) -> String) {
        self.catalog = catalog
        self.label = label
    }

    /// The form for files and scripts: code keys, ISO dates, record ids. Reading it again gives the same value.
    package func plain(_ value: Value) -> String {
        switch value.tag {
        case .boolean: value.content == [1] ? "1" : "0"
        case .code: value.dot.flatMap { catalog.code($0)?.key ?? label($0) } ?? ""
        case .reference: value.dot.map(label) ?? ""
        case .empty, .erased: ""
        case .bytes, .dots: hexadecimal(value.content)
        default: value.tag.isText ? value.string : hexadecimal(value.content)
        }
    }

    /// The form for people: labels of codes, day before month.
    package func shown(_ value: Value, inVietnamese: Bool) -> String {
        switch value.tag {
        case .code:
            guard let dot = value.dot, let code = catalog.code(dot) else { return plain(value) }
            return inVietnamese ? code.labels.vietnamese : code.labels.english
        case .boolean:
            let yes = value.content == [1]
            return inVietnamese ? (yes ? "có" : "không") : (yes ? "yes" : "no")
        case .erased:
            return inVietnamese ? "đã xoá theo yêu cầu" : "erased on request"
        case .date, .partialDate:
            return TypedDate(value.string)?.vietnamese ?? value.string
        default:
            return plain(value)
        }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        "0x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension ValueTag {
    /// Whether the content is text that a person may read as it is.
    fileprivate var isText: Bool { rawValue <= ValueTag.instant.rawValue && self != .boolean }
}
