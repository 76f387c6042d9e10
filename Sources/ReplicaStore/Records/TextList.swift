/// A list of texts as the JSON array that a set field's column shows.
enum TextList {
    static func json(_ texts: [[UInt8]]) -> [UInt8] {
        var json: [UInt8] = [UInt8(ascii: "[")]
        for (index, text) in texts.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json.append(UInt8(ascii: "\""))
            for byte in text {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
                case 0..<32:
                    let digits = Array("0123456789abcdef".utf8)
                    json += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                default: json.append(byte)
                }
            }
            json.append(UInt8(ascii: "\""))
        }
        json.append(UInt8(ascii: "]"))
        return json
    }

    /// Reads what ``json(_:)`` wrote; `nil` for anything else.
    static func texts(_ json: [UInt8]) -> [[UInt8]]? {
        guard json.first == UInt8(ascii: "["), json.last == UInt8(ascii: "]"), json.count >= 2 else { return nil }
        var texts: [[UInt8]] = []
        var index = 1
        let end = json.count - 1
        while index < end {
            if !texts.isEmpty {
                guard json[index] == UInt8(ascii: ",") else { return nil }
                index += 1
            }
            guard index < end, json[index] == UInt8(ascii: "\"") else { return nil }
            index += 1
            var text: [UInt8] = []
            while index < end, json[index] != UInt8(ascii: "\"") {
                if json[index] == UInt8(ascii: "\\") {
                    index += 1
                    guard index < end else { return nil }
                    if json[index] == UInt8(ascii: "u") {
                        guard index + 4 < end,
                            let code = UInt8(String(decoding: json[index + 3...index + 4], as: UTF8.self), radix: 16)
                        else { return nil }
                        text.append(code)
                        index += 5
                        continue
                    }
                }
                text.append(json[index])
                index += 1
            }
            guard index < end else { return nil }
            texts.append(text)
            index += 1
        }
        return texts
    }
}
