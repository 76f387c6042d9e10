import ReplicaTrust
import Testing

/// What the published vectors of the primitives say.
@Suite struct SecretKeyTests {
    @Test func `an authentication code is that of RFC 4231, test case 2`() {
        let key = SecretKey(bytes: Array("Jefe".utf8))
        let message = Array("what do ya want for nothing?".utf8)
        let code = key.authenticationCode(of: message)
        #expect(code.hexadecimal == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(key.isAuthenticationCode(code, of: message))
        #expect(!key.isAuthenticationCode(code, of: message + [0]))
        #expect(!key.isAuthenticationCode(Array(code.dropLast()), of: message))
        #expect(!key.isAuthenticationCode([], of: message))
    }

    @Test func `a cipher opens only what was sealed with the same key and nonce`() {
        let key = SecretKey(bytes: Array(repeating: 1, count: 32))
        let nonce = Array(repeating: 2 as UInt8, count: 12)
        var sealed: [UInt8] = [9]
        key.seal([1, 2, 3][...], nonce: nonce, into: &sealed)
        #expect(sealed.count == 1 + 3 + SecretKey.tagBytes && sealed[0] == 9)
        #expect(key.open(sealed.dropFirst(), nonce: nonce) == [1, 2, 3])
        #expect(key.open(sealed[...], nonce: nonce) == nil)
        #expect(key.open(sealed.dropFirst(), nonce: [1] + nonce.dropFirst()) == nil)
        #expect(SecretKey(bytes: Array(repeating: 3, count: 32)).open(sealed.dropFirst(), nonce: nonce) == nil)
        #expect(key.open([1, 2, 3], nonce: nonce) == nil)
    }

    @Test func `both sides of an agreement derive the same key`() throws {
        let first = try #require(AgreementKey(seed: Array(repeating: 1, count: 32)))
        let second = try #require(AgreementKey(seed: Array(repeating: 2, count: 32)))
        let key = try #require(first.agreedKey(with: second.publicBytes, salt: [], info: [1]))
        let same = try #require(second.agreedKey(with: first.publicBytes, salt: [], info: [1]))
        let other = try #require(second.agreedKey(with: first.publicBytes, salt: [], info: [2]))
        let sealed = key.seal(SecretKey(bytes: [7]))
        #expect(same.openSecret(sealed)?.byteCount == 1)
        #expect(other.openSecret(sealed) == nil)
        #expect(first.agreedKey(with: Array(repeating: 0, count: 32), salt: [], info: []) == nil)
        #expect(first.agreedKey(with: [1, 2, 3], salt: [], info: []) == nil)
    }
}
