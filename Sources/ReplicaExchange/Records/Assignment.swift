import ReplicaText

/// One `FIELD=VALUE` of `add` and `edit`.
package struct Assignment: Sendable, Equatable {
    package let field: String
    package let operation: Operation
    package let text: String

    package enum Operation: Sendable {
        /// `FIELD=V`; without a value it empties the field. In a set field the values stand between `;`.
        case set
        /// `FIELD+=V`, in a set field.
        case add
        /// `FIELD-=V`, in a set field.
        case remove
    }

    package init(field: String, operation: Operation = .set, text: String) {
        self.field = field
        self.operation = operation
        self.text = text
    }

    package init(parsing argument: String) throws {
        guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else {
            throw ExchangeError.badAssignment(argument)
        }
        var name = argument[..<sign]
        operation = name.hasSuffix("+") ? .add : name.hasSuffix("-") ? .remove : .set
        if operation != .set { name = name.dropLast() }
        guard !name.isEmpty else { throw ExchangeError.badAssignment(argument) }
        field = TextNormalization.nfc(String(name)).trimmingSpaces
        text = String(argument[argument.index(after: sign)...])
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
