import ReplicaCompression
import ReplicaTrust
package import ReplicaWire

/// A segment whose framing, header and signature were checked (`Protocol/03` §5, steps 1 to 3), and whose
/// payload, if it is full, has the hash that was signed (step 4).
///
/// Cheap to keep: the payload stays as it came. ``open()`` does the rest.
package struct SignedSegment: Sendable {
    package let header: SegmentHeader
    /// Names the segment.
    package let hash: Hash256
    package let frame: SegmentFrame

    /// Checks a segment's bytes.
    package init(bytes: [UInt8]) throws(WireError) {
        frame = try SegmentFrame(bytes: bytes)
        header = try SegmentHeader(bytes: frame.header)
        guard frame.form == .redacted || header.storedLength == frame.payload.count else {
            throw WireError(.count, "03 §2 stored")
        }
        try header.replica.checkKey("03 §3")
        hash = .of(.segment, frame.header)
        try header.replica.checkSignature(frame.signature, of: hash, for: .segment, "03 §3")
        guard frame.form == .redacted || Hash256.of(frame.payload) == header.payloadHash else {
            throw WireError(.hash, "03 §4")
        }
    }

    /// A segment that was checked, in another form.
    init(_ segment: SignedSegment, frame: SegmentFrame) {
        header = segment.header
        hash = segment.hash
        self.frame = frame
    }

    /// Inflates and decodes the payload and checks it against the signed Merkle root (steps 4 to 6).
    package func open() throws(WireError) -> VerifiedSegment {
        let data = try inflated()
        let payload = try SegmentPayload.decode(data, extent: header.extent, form: frame.form)
        let run = try ChangeRun(payload: payload, replica: header.replica, root: header.merkleRoot)
        return VerifiedSegment(header: header, hash: hash, run: run)
    }

    /// Decodes the payload of a segment that was opened before, without computing its leaves again.
    ///
    /// - Parameter hashes: ``ChangeRun/hashes`` as ``open()`` gave them for this very segment.
    package func open(hashes: [UInt64]) throws(WireError) -> VerifiedSegment {
        // Only of a full payload does the signed header say which bytes it was.
        if frame.form == .redacted { return try open() }
        let payload = try SegmentPayload.decode(
            try inflated(), extent: header.extent, form: frame.form, isKnown: true)
        let run = ChangeRun(checked: payload, replica: header.replica, hashes: hashes)
        return VerifiedSegment(header: header, hash: hash, run: run)
    }

    private func inflated() throws(WireError) -> [UInt8] {
        let payload = frame.payload
        guard let method = payload.first else { throw WireError(.truncated, "03 §4 method") }
        guard method <= 1 else { throw WireError(.version, "03 §4 method") }
        var start = 1
        var length = header.inflatedLength
        if frame.form == .redacted {
            // The length that was signed is that of the full form.
            var reader = ByteReader(Array(payload.prefix(11)))
            _ = try reader.byte("03 §7")
            length = try reader.count(max: SegmentForm.redacted.payloadBytesMax, "03 §7 inflated")
            start = reader.position
        }
        if method == 0 {
            guard payload.count - start == length else { throw WireError(.compression, "03 §4") }
            return Array(payload[start...])
        }
        guard let data = Deflate.inflate(payload[start...], length: length) else {
            throw WireError(.compression, "03 §4")
        }
        return data
    }
}

/// A segment whose every change is what its author signed.
package struct VerifiedSegment: Sendable {
    package let header: SegmentHeader
    package let hash: Hash256
    package let run: ChangeRun
}
