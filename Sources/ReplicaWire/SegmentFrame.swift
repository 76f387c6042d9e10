/// The parts of a segment's bytes, framed but not yet checked (`Protocol/03` §1).
package struct SegmentFrame: Sendable {
    package let header: [UInt8]
    package let signature: [UInt8]
    package let form: SegmentForm
    /// The payload as stored, its first byte the method.
    package let payload: [UInt8]

    package init(header: [UInt8], signature: [UInt8], form: SegmentForm = .full, payload: [UInt8]) {
        self.header = header
        self.signature = signature
        self.form = form
        self.payload = payload
    }

    package init(bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        header = try reader.lengthPrefixed(max: WireLimits.segmentHeaderBytesMax, "03 §1 header")
        signature = try reader.raw(64, "03 §1 signature")
        let form = SegmentForm(rawValue: try reader.byte("03 §1 form"))
        payload = try reader.lengthPrefixed(max: (form ?? .full).payloadBytesMax, "03 §1 payload")
        guard let form else { throw WireError(.version, "03 §1 form") }
        self.form = form
        try reader.expectEnd("03 §1")
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(reserving: header.count + payload.count + 80)
        writer.lengthPrefixed(header)
        writer.raw(signature)
        writer.byte(form.rawValue)
        writer.lengthPrefixed(payload)
        return writer.bytes
    }
}
