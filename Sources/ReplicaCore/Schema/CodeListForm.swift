/// A list of codes (`Protocol/05` §1, `code_list`), with its codes found by dot and by key.
package struct CodeListForm: Sendable {
    package let dot: Dot
    /// The name that people and scripts use.
    package let key: String
    package let labels: Labels
    /// In the order in which people see them.
    package let codes: [CodeForm]
    /// The places of the codes in the order of their dots.
    package let orderByDot: [Int32]
    /// The places of the codes in the order of their keys as UTF-8, of equal ones in the order of the list.
    package let orderByKey: [Int32]

    package init(dot: Dot, key: String, labels: Labels, codes: [CodeForm]) {
        let places = codes.indices.map(Int32.init)
        self.init(
            dot: dot, key: key, labels: labels, codes: codes,
            orderByDot: places.sorted { codes[Int($0)].dot < codes[Int($1)].dot },
            orderByKey: places.sorted {
                Self.precedes(codes[Int($0)].key, codes[Int($1)].key)
                    || !Self.precedes(codes[Int($1)].key, codes[Int($0)].key) && $0 < $1
            })
    }

    /// - Parameters:
    ///   - orderByDot: What ``orderByDot`` has to be; trusted.
    ///   - orderByKey: What ``orderByKey`` has to be; trusted.
    package init(
        dot: Dot, key: String, labels: Labels, codes: [CodeForm], orderByDot: [Int32], orderByKey: [Int32]
    ) {
        self.dot = dot
        self.key = key
        self.labels = labels
        self.codes = codes
        self.orderByDot = orderByDot
        self.orderByKey = orderByKey
    }

    package func code(_ dot: Dot) -> CodeForm? {
        first(in: orderByDot) { !($0.dot < dot) }.flatMap { $0.dot == dot ? $0 : nil }
    }

    /// The first code of the list that has a key.
    package func code(key: String) -> CodeForm? {
        first(in: orderByKey) { !Self.precedes($0.key, key) }.flatMap { Self.precedes(key, $0.key) ? nil : $0 }
    }

    /// The first code in an order that is not before what is sought.
    private func first(in order: [Int32], where isReached: (CodeForm) -> Bool) -> CodeForm? {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if isReached(codes[Int(order[middle])]) { high = middle } else { low = middle + 1 }
        }
        return low < order.count ? codes[Int(order[low])] : nil
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

/// A code of a code list.
package struct CodeForm: Hashable, Sendable {
    package let dot: Dot
    package let key: String
    package let labels: Labels
    /// Offered no more; what has it keeps it.
    package let isHidden: Bool

    package init(dot: Dot, key: String, labels: Labels, isHidden: Bool = false) {
        self.dot = dot
        self.key = key
        self.labels = labels
        self.isHidden = isHidden
    }
}
