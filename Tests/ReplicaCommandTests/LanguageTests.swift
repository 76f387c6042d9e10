import Testing

@testable import kieubao

struct LanguageTests {
    @Test(
        arguments: [
            (["status"], [:], Language.vietnamese),
            (["status", "--lang", "en"], [:], .english),
            (["--lang=en", "status"], [:], .english),
            (["status", "--lang", "en"], ["LANG": "vi_VN.UTF-8"], .english),
            (["status", "--lang", "vi"], ["LC_ALL": "en_US.UTF-8"], .vietnamese),
            (["status"], ["LANG": "en_US.UTF-8"], .english),
            (["status"], ["LANG": "en"], .english),
            (["status"], ["LANG": "vi_VN"], .vietnamese),
            (["status"], ["LANG": "de_DE.UTF-8"], .vietnamese),
            (["status"], ["LANG": "C.UTF-8"], .vietnamese),
            (["status"], ["LC_MESSAGES": "en_GB", "LANG": "vi_VN"], .english),
            (["status"], ["LC_ALL": "vi_VN", "LC_MESSAGES": "en_GB"], .vietnamese),
            (["status"], ["LC_ALL": "", "LANG": "en_GB"], .english),
            (["status", "--lang", "xx"], ["LANG": "en_GB"], .english),
            (["edit", "X-1", "--", "--lang", "en"], [:], .vietnamese),
        ] as [([String], [String: String], Language)])
    func `the option comes before the locale, and Vietnamese last`(
        arguments: [String], environment: [String: String], expected: Language
    ) {
        #expect(Language.chosen(arguments: arguments, environment: environment) == expected)
    }

    @Test func `a message is in the language of the run`() {
        let message = Message("một", "one")
        #expect(Language.$current.withValue(.vietnamese) { message.text } == "một")
        #expect(Language.$current.withValue(.english) { message.text } == "one")
    }

    @Test(
        arguments: [
            (["KIEUBAO_DATA": "/a", "XDG_DATA_HOME": "/b", "HOME": "/h"], "/a"),
            (["KIEUBAO_DATA": "", "XDG_DATA_HOME": "/b", "HOME": "/h"], "/b/kieubao"),
            (["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/kieubao"),
            (["HOME": "/h"], "/h/.local/share/kieubao"),
        ] as [([String: String], String)])
    func `the folder comes from the environment`(environment: [String: String], expected: String) {
        #expect(Environment.dataFolder(environment) == expected)
    }
}
