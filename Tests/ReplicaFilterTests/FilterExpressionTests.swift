import ReplicaFilter
import Testing

struct FilterExpressionTests {
    private static let a = FilterExpression.comparison(field: "a", .equal, value: "1")
    private static let b = FilterExpression.comparison(field: "b", .equal, value: "2")
    private static let c = FilterExpression.comparison(field: "c", .equal, value: "3")

    @Test(arguments: [
        ("quoc_gia = JP", FilterExpression.comparison(field: "quoc_gia", .equal, value: "JP")),
        ("a!=1", .comparison(field: "a", .notEqual, value: "1")),
        ("a <> 1", .comparison(field: "a", .notEqual, value: "1")),
        ("a<1", .comparison(field: "a", .less, value: "1")),
        ("a<=1", .comparison(field: "a", .lessOrEqual, value: "1")),
        ("ngay_sinh > 5/6/1990", .comparison(field: "ngay_sinh", .greater, value: "5/6/1990")),
        ("a>=-1.5", .comparison(field: "a", .greaterOrEqual, value: "-1.5")),
        ("ho_ten ~ Đặng", .comparison(field: "ho_ten", .contains, value: "Đặng")),
        ("ho_ten !~ đức", .comparison(field: "ho_ten", .containsNot, value: "đức")),
        ("ho_ten = 'Lê Thị An'", .comparison(field: "ho_ten", .equal, value: "Lê Thị An")),
        ("\"Họ và tên\" = \"a\"\"b\"", .comparison(field: "Họ và tên", .equal, value: "a\"b")),
        ("x = 'O''Brien'", .comparison(field: "x", .equal, value: "O'Brien")),
        ("x = ''", .comparison(field: "x", .equal, value: "")),
        ("dien_thoai = +84901:2", .comparison(field: "dien_thoai", .equal, value: "+84901:2")),
        ("thu = a.b-c_d@e.org", .comparison(field: "thu", .equal, value: "a.b-c_d@e.org")),
        ("x = and", .comparison(field: "x", .equal, value: "and")),
        ("email is empty", .isEmpty(field: "email")),
        ("email IS NOT Empty", .not(.isEmpty(field: "email"))),
        ("email is khong empty", .not(.isEmpty(field: "email"))),
        ("x in (a)", .oneOf(field: "x", values: ["a"])),
        ("x in (a, 'b, c' ,d)", .oneOf(field: "x", values: ["a", "b, c", "d"])),
        ("x not in (a)", .not(.oneOf(field: "x", values: ["a"]))),
    ])
    func `reads one comparison`(text: String, expression: FilterExpression) throws {
        #expect(try FilterExpression(parsing: text) == expression)
    }

    @Test(arguments: [
        ("a=1 and b=2 and c=3", FilterExpression.and([a, b, c])),
        ("a=1 or b=2 and c=3", .or([a, .and([b, c])])),
        ("a=1 and b=2 or c=3", .or([.and([a, b]), c])),
        ("(a=1 or b=2) and c=3", .and([.or([a, b]), c])),
        ("not a=1 and b=2", .and([.not(a), b])),
        ("not (a=1 and b=2)", .not(.and([a, b]))),
        ("not not a=1", .not(.not(a))),
        ("a=1 va b=2 hoac khong c=3", .or([.and([a, b]), .not(c)])),
        ("a=1 và b=2 HOẶC không c=3", .or([.and([a, b]), .not(c)])),
        ("a=1&&b=2||!c=3", .or([.and([a, b]), .not(c)])),
        ("((a=1))", a),
        (" \n a = 1\t", a),
    ])
    func `connectives bind as usual`(text: String, expression: FilterExpression) throws {
        #expect(try FilterExpression(parsing: text) == expression)
    }

    @Test(arguments: [
        ("", FilterError.Reason.empty, 0),
        ("   ", .empty, 3),
        ("a", .expectedComparison, 1),
        ("a =", .expectedValue, 3),
        ("a = = b", .expectedValue, 4),
        ("= b", .expectedField, 0),
        ("and a = b", .expectedField, 0),
        ("a=1 and", .expectedField, 7),
        ("ho_ten = Lê Thị An", .expectedConnective, 12),
        ("a=1)", .expectedConnective, 3),
        ("(a=1", .expectedClosing, 4),
        ("(a=1 b=2)", .expectedConnective, 5),
        ("()", .expectedField, 1),
        ("Đ = 'abc", .unclosedQuote, 4),
        ("a = b;drop", .unexpectedCharacter, 5),
        ("a = \u{202E}b", .unexpectedCharacter, 4),
        ("a & b", .unexpectedCharacter, 2),
        ("a is", .expectedEmpty, 4),
        ("a is not b", .expectedEmpty, 9),
        ("a in b", .expectedList, 5),
        ("a in ()", .expectedValue, 6),
        ("a in (b c)", .expectedCommaOrEnd, 8),
        ("a in (b,)", .expectedValue, 8),
        ("a in (b", .expectedCommaOrEnd, 7),
        ("a not b", .expectedComparison, 2),
        ("a == b", .expectedValue, 3),
    ])
    func `says what is wrong and where`(text: String, reason: FilterError.Reason, position: Int) {
        #expect(throws: FilterError(reason: reason, position: position)) {
            try FilterExpression(parsing: text)
        }
    }

    @Test func `length is bounded`() throws {
        let most = FilterLimits.bytesMax
        let longest = "a = " + String(repeating: "b", count: most - 4)
        #expect(
            try FilterExpression(parsing: longest)
                == .comparison(field: "a", .equal, value: String(longest.dropFirst(4))))
        #expect(throws: FilterError(reason: .tooLong, position: 0)) {
            try FilterExpression(parsing: longest + "b")
        }
    }

    @Test func `depth is bounded`() throws {
        let most = FilterLimits.depthMax
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a=1" + String(repeating: ")", count: depth)
        }
        #expect(try FilterExpression(parsing: nested(most)) == Self.a)
        #expect(throws: FilterError(reason: .tooDeep, position: most)) {
            try FilterExpression(parsing: nested(most + 1))
        }
        #expect(throws: FilterError(reason: .tooDeep, position: most)) {
            try FilterExpression(parsing: String(repeating: "!", count: most + 1) + "a=1")
        }
    }

    @Test func `a long chain stays flat`() throws {
        let text = Array(repeating: "a=1", count: 500).joined(separator: " or ")
        #expect(try FilterExpression(parsing: text) == .or(Array(repeating: Self.a, count: 500)))
    }

    @Test func `any text is read or refused without a crash`() {
        let pieces = [
            "a", "=", "(", ")", ",", "'", "\"", " ", "and", "or", "not", "in", "is", "empty", "!", "~", "&&",
            "ế", "\u{301}",
        ]
        var seed: UInt64 = 11
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<12 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(seed >> 33) % pieces.count]
            }
            do throws(FilterError) {
                _ = try FilterExpression(parsing: text)
            } catch {
                #expect(0...text.count ~= error.position)
            }
        }
    }
}
