package import ReplicaCore

/// The canonical bytes that a change's leaf is computed from (`Protocol/02` §5).
package enum ChangeBytes {
    /// The structure of a change without its data.
    package static func shape(_ shape: Shape) -> [UInt8] {
        var writer = ByteWriter(reserving: 64 + 64 * shape.entries.count)
        writer.name(shape.collection)
        writer.varint(shape.entries.count)
        for entry in shape.entries {
            writer.byte(entry.kind.rawValue)
            writer.name(entry.register)
            writer.varint(entry.members.count)
            for member in entry.members { writer.name(member) }
        }
        return writer.bytes
    }

    /// What stays of a change when its values are erased.
    package static func skeleton(_ change: Change, shapeHash: [UInt8], into writer: inout ByteWriter) {
        change.author.bytes.withUnsafeBufferPointer { author in
            skeletonStart(
                number: change.number, time: change.time, author: author, record: change.record,
                shapeHash: shapeHash, into: &writer)
        }
        let replaced = change.replaced.span
        for place in replaced.indices {
            if replaced[place].isEmpty {
                writer.varint(0)
            } else {
                Self.replaced(replaced[place], kind: change.shape.entries[place].kind, into: &writer)
            }
        }
    }

    /// The part of the skeleton before the replaced dots.
    package static func skeletonStart(
        number: UInt64, time: HybridTimestamp, author: UnsafeBufferPointer<UInt8>, record: Dot?, shapeHash: [UInt8],
        into writer: inout ByteWriter
    ) {
        writer.varint(number)
        writer.bigEndian(time.rawValue)
        writer.lengthPrefixed(author)
        if let record {
            writer.byte(1)
            writer.dot(record)
        } else {
            writer.byte(0)
        }
        writer.raw(shapeHash)
    }

    /// The replaced dots of one entry.
    package static func replaced(_ replaced: [Change.Replaced], kind: EntryKind, into writer: inout ByteWriter) {
        writer.varint(replaced.count)
        for item in replaced {
            writer.dot(item.dot)
            if kind.isElement { writer.varint(UInt64(item.part)) }
        }
    }

    /// What erasure removes, after the salt: values and note.
    package static func content(_ change: Change, into writer: inout ByteWriter) {
        let values = change.values.span
        for place in values.indices { writer.value(values[place]) }
        writer.text(change.note)
    }

    /// The same of a change that lies in a payload and has its values.
    package static func content(of change: Int, in payload: SegmentPayload, into writer: inout ByteWriter) {
        let cells = payload.cells(of: change)
        let note = payload.notes[change]
        // A tag and at most five bytes of length before each value: all are bounded (`Protocol/02` §8).
        var countMax = note.count + 5
        for place in cells { countMax += payload.cells[place].range.count + 6 }
        writer.append(countMax: countMax) { room in
            payload.bytes.withUnsafeBufferPointer { bytes in
                var end = 0
                for place in cells {
                    let cell = payload.cells[place]
                    room[end] = cell.tag.rawValue
                    end = append(bytes, in: cell.range, to: room, at: end + 1)
                }
                return append(bytes, in: note, to: room, at: end)
            }
        }
    }

    /// Writes bytes with their length before them; returns where they end.
    @inline(__always)
    private static func append(
        _ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>, to room: UnsafeMutableBufferPointer<UInt8>,
        at start: Int
    ) -> Int {
        var end = start
        var length = range.count
        while length > 127 {
            room[end] = UInt8(truncatingIfNeeded: length) | 128
            length >>= 7
            end += 1
        }
        room[end] = UInt8(length)
        end += 1
        if let source = bytes.baseAddress, let target = room.baseAddress {
            (target + end).update(from: source + range.lowerBound, count: range.count)
        }
        return end + range.count
    }
}

extension Value {
    /// A reference to a record, or with the tag ``ValueTag/code`` to a code.
    package static func dot(_ dot: Dot, tag: ValueTag = .reference) -> Value {
        var writer = ByteWriter(reserving: 48)
        writer.dot(dot)
        return Value(tag: tag, content: writer.bytes)
    }

    /// The dots that a deletion lists, ascending.
    package static func dots(_ dots: [Dot]) -> Value {
        var writer = ByteWriter(reserving: 4 + 48 * dots.count)
        writer.varint(dots.count)
        for dot in dots { writer.dot(dot) }
        return Value(tag: .dots, content: writer.bytes)
    }

    /// The dot of a reference or code; `nil` for other tags and malformed content.
    package var dot: Dot? {
        guard tag == .reference || tag == .code else { return nil }
        var reader = ByteReader(content)
        guard let dot = try? reader.dot("value"), reader.remaining == 0 else { return nil }
        return dot
    }

    /// The dots of a deletion: none if the content is malformed, `nil` for other tags.
    ///
    /// A deletion that cannot be read is one that covers nothing (`Protocol/01` §6).
    package var dots: [Dot]? { tag == .dots ? wellFormedDots ?? [] : nil }

    private var wellFormedDots: [Dot]? {
        var reader = ByteReader(content)
        guard let count = try? reader.varint("value") else { return nil }
        var dots: [Dot] = []
        while dots.count < count {
            guard let dot = try? reader.dot("value"), dots.last.map({ $0 < dot }) ?? true else { return nil }
            dots.append(dot)
        }
        return reader.remaining == 0 ? dots : nil
    }
}
