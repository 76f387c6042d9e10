/// The name of a scope: who may have a record (`Protocol/01` §7).
package struct ScopeName: Hashable, Comparable, Sendable {
    package let text: ByteText

    package init(_ text: ByteText) { self.text = text }
    package init(_ string: String) { text = ByteText(string) }

    package static let province = ScopeName("province")
    /// A unit and the master.
    package static func unit(_ code: String) -> ScopeName { ScopeName("unit/" + code) }
    /// The register of people of one district.
    package static func people(_ code: String) -> ScopeName { ScopeName("people/" + code) }

    /// The parties to a referral.
    package static func `case`(_ name: String) -> ScopeName { ScopeName("case/" + name) }

    /// An office's sensitive records; not even the master reads them.
    package static func restricted(_ code: String) -> ScopeName { ScopeName("restricted/" + code) }

    package var string: String { text.string }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
