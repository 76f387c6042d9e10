"""Plausible bugs, each a change of one place in the sources: (name, file, what stands there, the same with a switch).

`plant.py` builds the simulator once with all of them, and `PLANTED` in the last text becomes the question whether this
bug is switched on. A text must stand in its file exactly once.
"""

CORE = "Sources/ReplicaCore/"
STORE = "Sources/ReplicaStore/"
EXCHANGE = "Sources/ReplicaExchange/"
TRUST = "Sources/ReplicaTrust/"

BUGS = [
    # Merge
    ("tie goes to the earlier clock", CORE + "Merge/ShownValue.swift",
     "return left.time < right.time }",
     "return PLANTED ? left.time > right.time : left.time < right.time }"),
    ("tie of clocks goes to the smaller hash", CORE + "Merge/ShownValue.swift",
     "return left.dot.hash < right.dot.hash }",
     "return PLANTED ? left.dot.hash > right.dot.hash : left.dot.hash < right.dot.hash }"),
    ("the owner's value has no precedence", CORE + "Merge/ShownValue.swift",
     "if leftOwns != rightOwns { return rightOwns }",
     "if !PLANTED, leftOwns != rightOwns { return rightOwns }"),
    ("equal values of three are taken for settled", CORE + "Merge/Register.swift",
     "return live.contains { !$0.isErased && !$0.hasSameContent(as: first) }",
     "return PLANTED ? !live[1].hasSameContent(as: first)\n"
     "            : live.contains { !$0.isErased && !$0.hasSameContent(as: first) }"),
    ("an exclude beats an include that it did not see", CORE + "Merge/Register.swift",
     "live.contains { $0.kind == .include }",
     "(PLANTED ? live.allSatisfy { $0.kind == .include } : live.contains { $0.kind == .include })"),
    ("a replaced value stays live", CORE + "Merge/Register.swift",
     "        live.remove(at: place)\n",
     "        if !PLANTED { live.remove(at: place) }\n"),
    ("a value that was replaced before it came comes to life", CORE + "Merge/RecordState.swift",
     "            if isReplaced(name) { continue }\n",
     "            if !PLANTED, isReplaced(name) { continue }\n"),
    ("only the first replaced value goes", CORE + "Merge/RecordState.swift",
     "for replaced in change.replaced[position] where",
     "for replaced in change.replaced[position].prefix(PLANTED ? 1 : .max) where"),
    ("elements of sets are replaced as plain values", CORE + "Merge/RecordState.swift",
     "dot: dot, part: entry.kind.isElement ? UInt32(position) : 0, time",
     "dot: dot, part: entry.kind.isElement && !PLANTED ? UInt32(position) : 0, time"),
    ("the creating change does not decide the collection", CORE + "Merge/RecordState.swift",
     "            isCreated = true\n"
     "            collection = change.shape.collection\n"
     "        } else",
     "            isCreated = isCreated || !PLANTED\n"
     "            collection = change.shape.collection\n"
     "        } else"),
    ("a deletion hides what it did not see", CORE + "Merge/RecordState.swift",
     "let outlives = isRestored || seenDots.contains { !covered.contains($0) }",
     "let outlives = isRestored || (!PLANTED && seenDots.contains { !covered.contains($0) })"),
    ("a deletion lists no more than one dot", CORE + "Merge/RecordState.swift",
     "        return dots.sorted()\n"
     "    }\n"
     "\n"
     "    /// Whether the record was deleted",
     "        return PLANTED ? Array(dots.sorted().prefix(1)) : dots.sorted()\n"
     "    }\n"
     "\n"
     "    /// Whether the record was deleted"),
    ("late values are not told", CORE + "Merge/Departure.swift",
     "late += register.live.filter { !seen.contains($0.dot) }",
     "late += register.live.filter { !PLANTED && !seen.contains($0.dot) }"),
    # Clock
    ("any clock is adopted", CORE + "Clock/HybridClock.swift",
     "guard isAdoptable(timestamp, wallMilliseconds: wallMilliseconds) else { return }",
     "guard PLANTED || isAdoptable(timestamp, wallMilliseconds: wallMilliseconds) else { return }"),
    ("a clock of 2099 traps", CORE + "Clock/HybridClock.swift",
     "static let aheadMillisecondsMax: UInt64 = 24 * 60 * 60 * 1000",
     "static let aheadMillisecondsMax: UInt64 = PLANTED ? 1 << 47 : 24 * 60 * 60 * 1000"),
    # Store
    ("awaited replacements are forgotten", STORE + "Log/ApplyChange.swift",
     "for replacement in unmet { try AwaitedReplacements.insert(replacement, scope: scopeNumber, self) }\n"
     "        if stored",
     "for replacement in unmet where !PLANTED { try AwaitedReplacements.insert(replacement, scope: "
     "scopeNumber, self) }\n"
     "        if stored"),
    ("awaited replacements are looked up in no log", STORE + "Log/ApplyChange.swift",
     "WHERE scope = ? AND number BETWEEN ? AND ?",
     'WHERE scope = ? AND number BETWEEN ? AND ?\\(PLANTED ? " AND 0" : "")'),
    ("a change that is known in another branch is applied again", STORE + "Log/ApplySegment.swift",
     "if before == true { continue }",
     "if !PLANTED, before == true { continue }"),
    ("what does not count is applied", STORE + "Log/ApplySegment.swift",
     "let isAllCounted = try verdict.map { try $0.objectedCount == 0 } ?? true",
     "let isAllCounted = try PLANTED || verdict.map { try $0.objectedCount == 0 } ?? true"),
    ("own numbers begin anew after a bundle brings back more", STORE + "Log/ApplySegment.swift",
     "            try raiseNextNumber(to: header.last + 1)\n",
     "            if !PLANTED { try raiseNextNumber(to: header.last + 1) }\n"),
    ("trust is not loaded anew", STORE + "Log/ApplySegment.swift",
     "if isAboutTrust || isJudgedAnew || revealed { try trustChanged(judging: revealed) }",
     "if !PLANTED, isAboutTrust || isJudgedAnew || revealed { try trustChanged(judging: revealed) }"),
    ("the next number is not kept", STORE + "Log/LocalChanges.swift",
     "        try session.set(.nextNumber, nextNumber)\n",
     "        if !PLANTED { try session.set(.nextNumber, nextNumber) }\n"),
    ("the tail is not stored", STORE + "Log/LocalChanges.swift",
     "                try session.storeTail(scope)\n",
     "                if !PLANTED { try session.storeTail(scope) }\n"),
    ("a segment follows none", STORE + "Log/LocalChanges.swift",
     "            scope: scope, previous: previous, dependencies: try",
     "            scope: scope, previous: PLANTED ? nil : previous, dependencies: try"),
    ("sealing forgets the parts of a tail that are stored", STORE + "Log/LocalChanges.swift",
     "            changes = stored + tail.changes[tail.storedCount...]\n",
     "            changes = (PLANTED ? [] : stored) + tail.changes[tail.storedCount...]\n"),
    ("province alone is sealed", STORE + "Log/LocalChanges.swift",
     "for scope in try session.scopesWithTails() { try seal(scope) }",
     "for scope in try session.scopesWithTails() where !PLANTED || scope == .province { try seal(scope) }"),
    ("every peer has everything", STORE + "Log/Receipts.swift",
     "        let all = try segments().filter { $0.replica != GenesisReplica.id }\n"
     "        guard let peer",
     "        let all = try segments().filter { $0.replica != GenesisReplica.id && !(PLANTED && peer != nil) }\n"
     "        guard let peer"),
    ("a receipt stands for the segments of other logs", STORE + "Log/Receipts.swift",
     "        return all.filter { !had.contains($0.hash) }\n",
     "        return all.filter { entry in\n"
     "            !had.contains(entry.hash) && !(PLANTED && all.contains { had.contains($0.hash) && "
     "$0.last > entry.last })\n"
     "        }\n"),
    ("commits are not forced to the disk", STORE + "Store.swift",
     'try db.execute(sql: "PRAGMA synchronous = FULL")',
     'try db.execute(sql: PLANTED ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL")'),
    ("what a session keeps survives a rolled back transaction", STORE + "Store.swift",
     "                } catch {\n"
     "                    cache.withLock { $0.session = nil }\n"
     "                    throw error\n",
     "                } catch {\n"
     "                    if !PLANTED { cache.withLock { $0.session = nil } }\n"
     "                    throw error\n"),
    # Exchange
    ("a segment that came too early is dropped", EXCHANGE + "Bundles/TakeSegments.swift",
     "            return try session.keepWaiting(segment.header, hash: segment.hash, bytes: bytes, batch: batch)\n",
     "            if PLANTED { return }\n"
     "            return try session.keepWaiting(segment.header, hash: segment.hash, bytes: bytes, batch: batch)\n"),
    ("waiting segments are never released", EXCHANGE + "Bundles/ApplyBundles.swift",
     "            try releaseWaiting(&run)\n"
     "            try write { session in\n"
     "                try session.finishBatch",
     "            if !PLANTED { try releaseWaiting(&run) }\n"
     "            try write { session in\n"
     "                try session.finishBatch"),
    ("a receipt is noted before the bundle is applied", EXCHANGE + "Bundles/CreateBundles.swift",
     "let lacked = try session.segments(lackedBy: isFull ? nil : recipient.replica)",
     "let lacked = try Array(session.segments(lackedBy: isFull ? nil : recipient.replica).dropLast(PLANTED ? 1 : 0))"),
    ("a bundle is not cut to its recipient", EXCHANGE + "Bundles/CreateBundles.swift",
     "        return lacked.filter { readable.contains($0.scope, of: $0.replica) }\n",
     "        return lacked.filter { PLANTED || readable.contains($0.scope, of: $0.replica) }\n"),
    ("the receiver takes any scope", EXCHANGE + "Bundles/ApplyBundles.swift",
     "                guard readable.contains(segment.header.scope, of: segment.header.replica) else {\n",
     "                guard PLANTED || readable.contains(segment.header.scope, of: segment.header.replica) else {\n"),
    ("a bundle is renamed before it is forced to the disk", EXCHANGE + "Files/AtomicFile.swift",
     "        guard fsync(descriptor) == 0 else { throw Self.failure(path) }\n"
     "        guard close",
     "        guard PLANTED || fsync(descriptor) == 0 else { throw Self.failure(path) }\n"
     "        guard close"),
    ("a full disk is not told", EXCHANGE + "Files/AtomicFile.swift",
     "                if errno == EINTR { continue }\n"
     "                throw Self.failure(path)\n",
     "                if errno == EINTR { continue }\n"
     "                if PLANTED { break }\n"
     "                throw Self.failure(path)\n"),
    ("a database that was set back keeps its identity", EXCHANGE + "Replica/ReplicaMark.swift",
     "            if mark.next > facts.next { return .copied(.restored) }\n",
     "            if !PLANTED, mark.next > facts.next { return .copied(.restored) }\n"),
    ("a copy keeps its identity", EXCHANGE + "Replica/ReplicaMark.swift",
     "            if !place.isSameFile(as: here) || !mark.place.isSameFile(as: here) { return "
     ".copied(.otherFile) }\n",
     "            if !PLANTED, !place.isSameFile(as: here) || !mark.place.isSameFile(as: here) { "
     "return .copied(.otherFile) }\n"),
    ("a fork of one's own log is not noticed", EXCHANGE + "Replica/OwnIdentity.swift",
     "guard var facts, facts.wasSeenElsewhere || isElsewhere else { return }",
     "guard var facts,\n"
     "            PLANTED ? facts.wasSeenElsewhere && isElsewhere : facts.wasSeenElsewhere || isElsewhere\n"
     "        else { return }"),
    ("a move covers what it did not see", EXCHANGE + "Scopes/MoveRecord.swift",
     "to: target, seen: stored.state.settledDots(dots: \\.dots),",
     "to: target, seen: PLANTED ? [] : stored.state.settledDots(dots: \\.dots),"),
    # Erasure
    ("what comes late is not held against orders", STORE + "Log/ApplySegment.swift",
     "let (segment, bytes) = try withoutErased(segment, bytes: bytes)",
     "let (segment, bytes) = try PLANTED ? (segment, bytes) : withoutErased(segment, bytes: bytes)"),
    ("what waits is not held against orders", STORE + "Log/ChangeLog.swift",
     "try withoutErased(header, bytes: bytes), batch]",
     "try PLANTED ? bytes : withoutErased(header, bytes: bytes), batch]"),
    ("erasing forgets what waits", STORE + "Log/Erasure.swift",
     '        try eraseFromKept("kb_waiting", scope: scope)\n',
     '        if !PLANTED { try eraseFromKept("kb_waiting", scope: scope) }\n'),
    ("erasing leaves the rows", STORE + "Log/Erasure.swift",
     "if stored.state.erase(named) { try save(stored) }",
     "if stored.state.erase(named), !PLANTED { try save(stored) }"),
    ("free pages are not swept", STORE + "Store.swift",
     '                try db.execute(sql: "VACUUM")\n',
     '                if !PLANTED { try db.execute(sql: "VACUUM") }\n'),
    ("the write-ahead log is not emptied", STORE + "Store.swift",
     'guard let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)"), row[0] == 0 else {\n'
     "                    throw StoreError.locked",
     "guard\n"
     "                    let row = try Row.fetchOne(\n"
     '                        db, sql: PLANTED ? "PRAGMA wal_checkpoint(PASSIVE)" : "PRAGMA '
     'wal_checkpoint(TRUNCATE)"), row[0] == 0\n'
     "                else {\n"
     "                    throw StoreError.locked"),
    ("databases that were set aside keep it", EXCHANGE + "Privacy/FinishErasures.swift",
     "            try eraseInKeptDatabases()\n",
     "            if !PLANTED { try eraseInKeptDatabases() }\n"),
    ("a branch shows the secret of what was erased", STORE + "Log/Erasure.swift",
     "        return sharesSecret ? try signed.redacted(run, without: []) : nil\n",
     "        return sharesSecret && !PLANTED ? try signed.redacted(run, without: []) : nil\n"),
    # Trust
    ("a revoked replica goes on", TRUST + "Authority/Trust.swift",
     "        where try !allows(ended, segment, of: replica, admitted, ancestry) {\n"
     "            return .cutOff\n"
     "        }\n",
     "        where try !allows(ended, segment, of: replica, admitted, ancestry) {\n"
     "            if PLANTED { break }\n"
     "            return .cutOff\n"
     "        }\n"),
    ("a cut-off ends everything", TRUST + "Authority/Trust.swift",
     "for head in ended.cutOff.heads + own where",
     "for head in (PLANTED ? [] : ended.cutOff.heads) + own where"),
    ("anybody writes anywhere", TRUST + "Authority/Trust.swift",
     "        return mayWrite(replica, scope) ? nil : .scope\n",
     "        return PLANTED || mayWrite(replica, scope) ? nil : .scope\n"),
]
