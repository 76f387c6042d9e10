/// What `list --where` asks for, as a tree. Fields and values are as they were typed; what they mean, which
/// fields exist and how dates read is for the caller.
///
/// ```
/// quoc_gia = JP and (ho_ten ~ nguyen or not dien_thoai is empty)
/// huyen in ('Phù Cát', "An Nhơn") va ngay_sinh >= 1/1/1990
/// ```
///
/// A comparison is `field = value`, `!=` or `<>`, `<`, `<=`, `>`, `>=`, `~` (contains), `!~`; or `field is
/// empty`,
/// `field is not empty`, `field in (a, b)`, `field not in (a, b)`. Connectives are `and` `or` `not`, `va`
/// `hoac`
/// `khong` (with marks, too) or `&&` `||` `!`; `not` binds before `and`, `and` before `or`. Words are made of
/// letters, digits and `. - _ / : @ +`; anything else goes in `'…'` or `"…"`, a quote inside being doubled.
/// Small and capital letters are alike in connectives.
package indirect enum FilterExpression: Equatable, Sendable {
    case comparison(field: String, FilterComparison, value: String)
    case isEmpty(field: String)
    case oneOf(field: String, values: [String])
    case not(FilterExpression)
    /// Two or more, in their order.
    case and([FilterExpression])
    /// Two or more, in their order.
    case or([FilterExpression])
    /// In rules of forms alone (`Protocol/05` §8): no other record has the same in the fields and meets the condition.
    case unique(fields: [String], meeting: FilterExpression?)

    /// Reads a filter.
    package init(parsing text: String) throws(FilterError) { try self.init(parsing: text, isRule: false) }

    /// Reads the condition of a rule, which may say more than a filter.
    init(rule text: String) throws(FilterError) { try self.init(parsing: text, isRule: true) }

    private init(parsing text: String, isRule: Bool) throws(FilterError) {
        guard text.utf8.count <= FilterLimits.bytesMax else {
            throw FilterError(reason: .tooLong, position: 0)
        }
        var parser = FilterParser(tokens: try FilterLexer.tokens(of: text), isRule: isRule)
        self = try parser.parse()
    }
}
