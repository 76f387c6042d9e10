import ReplicaAge

/// An age file as it is read, its armour taken off.
struct AgeInput {
    private let read: () throws -> [UInt8]
    private var armor: ArmorReader?
    /// What was read to find out whether there is armour.
    private var beginning: [UInt8] = []
    private var isAtEnd = false

    /// Reads as much as tells whether the file is armoured.
    ///
    /// - Parameter read: Gives the next bytes of the file as they arrive; none at its end.
    init(read: @escaping () throws -> [UInt8]) throws {
        self.read = read
        var form: AgeForm?
        while form == nil {
            let piece = try read()
            beginning += piece
            form = AgeForm.detected(in: beginning, isAtEnd: piece.isEmpty)
        }
        if form == .armored { armor = ArmorReader() }
    }

    /// Decrypts all of the file.
    ///
    /// - Parameters:
    ///   - identities: Chosen when the header has been read.
    ///   - release: Gets each chunk when it is authentic.
    /// - Throws: ``AgeError``, or what the other functions throw.
    mutating func decrypt(
        with identities: (AgeHeader) throws -> [AgeIdentity], release: ([UInt8]) throws -> Void
    ) throws {
        var headerReader = AgeHeaderReader()
        var start: (header: AgeHeader, rest: ArraySlice<UInt8>)?
        while start == nil {
            guard let piece = try next() else { throw headerReader.endError }
            start = try headerReader.feed(piece)
        }
        guard let start else { preconditionFailure("the loop ends with a header") }
        var decryptor = AgeDecryptor(header: start.header, identities: try identities(start.header))
        decryptor.feed(Array(start.rest))
        while let plaintext = try decryptor.next() { try release(plaintext) }
        while let piece = try next() {
            decryptor.feed(piece)
            while let plaintext = try decryptor.next() { try release(plaintext) }
        }
        decryptor.end()
        while let plaintext = try decryptor.next() { try release(plaintext) }
    }

    /// The next bytes of the binary file, as they arrive; `nil` at its end.
    ///
    /// - Throws: ``AgeError`` for a fault of the armour, after all that stands before it.
    mutating func next() throws -> [UInt8]? {
        while true {
            if let bytes = try armor?.next() { return bytes }
            if isAtEnd { return nil }
            let piece = beginning.isEmpty ? try read() : beginning
            beginning = []
            isAtEnd = piece.isEmpty
            if armor == nil { return isAtEnd ? nil : piece }
            if isAtEnd { armor?.end() } else { armor?.feed(piece) }
        }
    }
}
