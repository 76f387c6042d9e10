/// Bounds on what a CSV file may ask of us.
package struct CSVLimits: Sendable {
    /// The most bytes in one field, quotes not counted.
    package var fieldBytesMax = 1 << 20
    /// The most fields in one record.
    package var columnsMax = 2_048
    /// The most bytes in all fields of one record.
    package var recordBytesMax = 8 << 20

    package init() {}
}
