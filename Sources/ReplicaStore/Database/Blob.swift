import Foundation
public import GRDB

/// Bytes are blobs. GRDB knows `Data`; everything below the store works on arrays.
extension Array: @retroactive DatabaseValueConvertible, @retroactive SQLExpressible, @retroactive SQLSelectable,
    @retroactive SQLOrderingTerm, @retroactive SQLSpecificExpressible, @retroactive StatementBinding
where Element == UInt8 {
    public var databaseValue: DatabaseValue { Data(self).databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> [UInt8]? {
        Data.fromDatabaseValue(value).map { [UInt8]($0) }
    }
}
