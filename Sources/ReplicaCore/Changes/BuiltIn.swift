/// The collections and fields that every program knows by number (`Protocol/05` §1).
package enum BuiltIn {
    package static let deleted = FormName.builtIn(1)
    package static let owner = FormName.builtIn(2)
    /// A group: where a record went, and what of it the mover saw (`Protocol/01` §9).
    package static let moved = FormName.builtIn(3)
    package static let movedTo = FormName.builtIn(4)
    package static let movedSeen = FormName.builtIn(5)
    package static let copied = FormName.builtIn(6)
    /// A group: to whom a record is offered, and what came of it (`Protocol/05` §5).
    package static let transfer = FormName.builtIn(7)
    package static let transferTo = FormName.builtIn(8)
    package static let transferState = FormName.builtIn(9)
    package static let sameAs = FormName.builtIn(10)
    package static let distinctFrom = FormName.builtIn(11)
    /// A set: the pieces of what a record holds as bytes (`Protocol/05` §12).
    package static let content = FormName.builtIn(12)

    package static let name = FormName.builtIn(16)
    package static let labelVietnamese = FormName.builtIn(17)
    package static let labelEnglish = FormName.builtIn(18)
    package static let hintVietnamese = FormName.builtIn(19)
    package static let hintEnglish = FormName.builtIn(20)
    package static let order = FormName.builtIn(21)
    package static let collection = FormName.builtIn(32)
    package static let type = FormName.builtIn(33)
    package static let list = FormName.builtIn(34)
    package static let target = FormName.builtIn(35)
    package static let group = FormName.builtIn(36)
    package static let required = FormName.builtIn(37)
    package static let personal = FormName.builtIn(38)
    package static let sort = FormName.builtIn(39)
    package static let search = FormName.builtIn(40)
    package static let title = FormName.builtIn(41)
    package static let multiple = FormName.builtIn(42)
    package static let hidden = FormName.builtIn(43)
    package static let severity = FormName.builtIn(44)
    package static let must = FormName.builtIn(45)
    package static let scope = FormName.builtIn(48)
    package static let writers = FormName.builtIn(49)
    /// How long records of a collection are kept (``RetentionRule``).
    package static let retention = FormName.builtIn(50)
    package static let codeList = FormName.builtIn(56)
    package static let unit = FormName.builtIn(64)
    package static let agreementKey = FormName.builtIn(65)
    package static let role = FormName.builtIn(66)
    package static let predecessor = FormName.builtIn(67)
    package static let successor = FormName.builtIn(68)
    package static let tally = FormName.builtIn(69)
    /// How far the access log of a replica goes; no column shows it (`Protocol/05` §10).
    package static let access = FormName.builtIn(70)
    package static let key = FormName.builtIn(72)
    package static let grant = FormName.builtIn(73)
    package static let ended = FormName.builtIn(74)
    package static let request = FormName.builtIn(75)
    package static let segment = FormName.builtIn(76)
    package static let member = FormName.builtIn(77)
    package static let rank = FormName.builtIn(78)
    package static let over = FormName.builtIn(79)
    package static let erases = FormName.builtIn(80)
    package static let basis = FormName.builtIn(81)
    /// A group: the last decision on a record, and what it was made on (`Protocol/05` §11).
    package static let review = FormName.builtIn(82)
    package static let reviewStep = FormName.builtIn(83)
    package static let reviewSeen = FormName.builtIn(84)
    package static let reviewSelf = FormName.builtIn(85)
    package static let approved = FormName.builtIn(86)
    package static let accepted = FormName.builtIn(87)
    package static let confirmed = FormName.builtIn(88)

    package static let formCollections = FormName.builtIn(1)
    package static let formFields = FormName.builtIn(2)
    package static let codeLists = FormName.builtIn(3)
    package static let codes = FormName.builtIn(4)
    package static let replicas = FormName.builtIn(5)
    package static let enrolments = FormName.builtIn(6)
    package static let admissions = FormName.builtIn(7)
    package static let authorities = FormName.builtIn(8)
    package static let scopes = FormName.builtIn(9)
    package static let formRules = FormName.builtIn(10)
    package static let erasures = FormName.builtIn(11)
    package static let erasureReceipts = FormName.builtIn(12)

    /// Whether records of a collection are what a replica says of itself: nobody gives leave to that
    /// (`Protocol/07` §6).
    package static func isOwnStatement(_ collection: FormName) -> Bool {
        collection == replicas || collection == erasureReceipts
    }

    /// Whether a field holds decisions on a record: what they contradict each other in is decided anew, not settled
    /// (`Protocol/05` §11).
    package static func isDecision(_ field: FormName) -> Bool {
        field == review || field == approved || field == accepted || field == confirmed
    }
}
