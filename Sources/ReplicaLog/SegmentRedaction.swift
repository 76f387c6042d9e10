import ReplicaCompression
package import ReplicaCore
package import ReplicaWire

extension SignedSegment {
    /// The segment in its redacted form, without the contents of some of its changes (`Protocol/03` §7).
    ///
    /// What is gone already stays gone: two redactions of one segment unite by taking the changes of both.
    ///
    /// - Parameters:
    ///   - run: What ``open()`` gave for this segment.
    ///   - erased: The changes; those of other segments are passed over. None at all still takes the secret out.
    /// - Throws: ``WireError`` of class `limit` for a segment that no honest writer makes: its values fit into a
    ///   payload only as its author coded them.
    package func redacted(_ run: ChangeRun, without erased: Set<Dot>) throws(WireError) -> SignedSegment {
        let positions = (0..<run.count).filter { run.payload.isErased($0) || erased.contains(run.dot($0)) }
        var hasher = LeafHasher(secret: run.payload.secret)
        let redaction = hasher.redaction(of: run.payload, erased: positions)
        let changes = (0..<run.count).map(run.change)
        let limit = SegmentForm.redacted.payloadBytesMax
        for coding in [SegmentPayload.Coding.compact, .bounded] {
            let (data, sections) = SegmentPayload.encodeSections(
                changes, dots: run.dots, redaction: redaction, coding: coding)
            if data.count > limit { continue }
            var payload = ByteWriter(reserving: data.count / 2)
            payload.byte(1)
            payload.varint(data.count)
            payload.raw(
                Deflate.compress(
                    data, sections: sections.map { Deflate.Section(end: $0.end, seeksMatches: $0.isText) },
                    level: SegmentSealer.deflateLevel))
            if payload.bytes.count > limit { continue }
            return SignedSegment(
                self,
                frame: SegmentFrame(
                    header: frame.header, signature: frame.signature, form: .redacted, payload: payload.bytes))
        }
        throw WireError(.limit, "03 §7")
    }
}
