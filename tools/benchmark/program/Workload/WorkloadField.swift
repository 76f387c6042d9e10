/// What a person of the workload has, in the order of the list's columns.
enum WorkloadField: String, CaseIterable, Sendable {
    case id, name, district, country
    case birthDate = "birth_date"
    case occupation, phone, email, passport, employer, degree, status, note

    /// The field of the form `person` that it goes to; `tools/benchmark/person-map.json` says the same.
    var key: String {
        switch self {
        case .id: "source_ref"
        case .name: "name_full"
        case .district: "home_place"
        case .country: "current_country"
        case .birthDate: "birth"
        case .occupation: "occupation"
        case .phone: "phone"
        case .email: "email"
        case .passport: "passport_number"
        case .employer: "employer"
        case .degree: "education"
        case .status: "register_status"
        case .note: "remark"
        }
    }
}
