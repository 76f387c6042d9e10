import Foundation

/// A piece of work that a process of its own does in a folder of its own, so that its processor time and memory are
/// its own.
enum Step: String {
    // MARK: Preparation
    /// `district`, `centre`, `plain.sqlite`, `plan.json`, `people.csv`, `edits.csv`.
    case prepare
    /// Twenty offices with a twentieth of the people each; leaves their `bundles`.
    case prepareTwenty
    /// Checks what the exchange has to lead to.
    case verifyExchange

    // MARK: What is measured
    case plainInsert, trackedInsert
    /// The district seals and writes `bundles`.
    case export
    /// The centre applies `bundles`.
    case merge
    /// What of that is decryption and verification.
    case verification
    /// The district imports `people.csv` by `person-map.json`.
    case importList
    /// District and centre, which hold the same people, edit a tenth each; the district is measured.
    case editApart
    case plainEdit
    /// District and centre tell each other what they edited, each on its own computer.
    case sendFromDistrict, sendFromCentre, applyAtCentre, applyAtDistrict
    case plainExchange
    case singleEdits, plainSingleEdits
    case listing, plainListing

    /// Does the work and returns what it took.
    func run(in folder: StepFolder) throws -> Figures {
        switch self {
        case .prepare: try PreparationSteps(folder: folder).prepare()
        case .prepareTwenty: try PreparationSteps(folder: folder).prepareTwenty()
        case .plainInsert: try PlainSteps(folder: folder).insert()
        case .trackedInsert: try ReplicaSteps(folder: folder).insert()
        case .export: try ReplicaSteps(folder: folder).export()
        case .merge: try ReplicaSteps(folder: folder).merge()
        case .verification: try VerificationSteps(folder: folder).verify()
        case .importList: try ReplicaSteps(folder: folder).importList()
        case .editApart: try ExchangeSteps(folder: folder).editApart()
        case .sendFromDistrict: try ExchangeSteps(folder: folder).send("there", from: "district")
        case .sendFromCentre: try ExchangeSteps(folder: folder).send("back", from: "centre")
        case .applyAtCentre: try ExchangeSteps(folder: folder).apply("there", at: "centre")
        case .applyAtDistrict: try ExchangeSteps(folder: folder).apply("back", at: "district")
        case .verifyExchange: try ExchangeSteps(folder: folder).verify()
        case .plainEdit: try PlainSteps(folder: folder).edit(side: 0, "plain.sqlite")
        case .plainExchange: try PlainSteps(folder: folder).exchange()
        case .singleEdits: try ReplicaSteps(folder: folder).singleEdits()
        case .plainSingleEdits: try PlainSteps(folder: folder).singleEdits()
        case .listing: try ReplicaSteps(folder: folder).listing()
        case .plainListing: try PlainSteps(folder: folder).listing()
        }
    }
}

/// Where a step works, and with how many people.
struct StepFolder {
    let path: String
    let people: Int

    static let figuresName = "figures.json"

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// The office whose people everything is about, and the one that consolidates.
    static let districtUnit = "ubnd-phu-cat"
    static let districtName = "PHUCAT"
    static let centreUnit = "so-ngoai-vu"
    static let centreName = "NGOAIVU"

    /// How many edits are made one by one.
    static let singleEditCount = 200

    /// The id of a person of the workload at the district, whose first change is its own announcement.
    static func id(_ index: Int) -> String { "\(districtName)-\(index + 2)" }
}
