import GRDB
import ReplicaCore
import ReplicaLog
package import ReplicaTrust
import ReplicaWire

extension StoreSession {
    /// Why a change of the log does not count; `nil` if it does (`Protocol/07` §6).
    package func objection(to logged: LoggedChange) throws -> Objection? {
        guard let segment = logged.segment, let scope = numbering.scope(logged.scope),
            try quarantinedChange(logged.dot, scope: scope) != nil
        else { return nil }
        let code = try Int64.fetchOne(
            db, sql: "SELECT verdict FROM kb_segment WHERE hash = ?", arguments: [segment.bytes])
        if let whole = code.flatMap({ Objection(rawValue: UInt8(clamping: $0)) }) { return whole }
        let run = try openRun(segment)
        guard let index = run.index(of: logged.dot) else { return nil }
        return try storedVerdict(of: segment, run: run, scope: logged.scope).objection(to: index)
    }
}
