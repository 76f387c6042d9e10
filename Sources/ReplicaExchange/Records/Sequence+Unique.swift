extension Sequence where Element: Hashable {
    /// The same without what occurs a second time.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
