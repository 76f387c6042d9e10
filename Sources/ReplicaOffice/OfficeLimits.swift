/// Bounds on what an office file may ask of us.
package enum OfficeLimits {
    /// The most entries of a zip file.
    package static let entriesMax = 4_096
    /// The most bytes of its directory.
    package static let directoryBytesMax = 1 << 20
    /// The most bytes that a small part, such as the styles, may inflate to.
    package static let smallPartBytesMax = 16 << 20
    /// The most bytes that a sheet or the shared strings may inflate to: a million rows of twenty cells.
    package static let greatPartBytesMax = 2 << 30
    /// The most elements inside each other.
    package static let depthMax = 64
    /// The most bytes of one tag with its attributes.
    package static let tagBytesMax = 1 << 16
    /// The most attributes of one tag.
    package static let attributesMax = 64
    /// The most bytes of all shared strings, which are held in memory, and how many there may be.
    package static let stringBytesMax = 128 << 20
    package static let stringsMax = 4 << 20
    /// The most cell styles.
    package static let stylesMax = 65_536
    /// The most sheets.
    package static let sheetsMax = 1_024
    /// What spreadsheet programs allow.
    package static let rowsMax = 1_048_576
    /// The most columns that hold anything; programs allow 16,384.
    package static let columnsMax = 2_048
    /// The most bytes of one cell, and of all cells of a row.
    package static let cellBytesMax = 1 << 20
    package static let rowBytesMax = 8 << 20
    /// The most UTF-16 units that spreadsheet programs keep in a cell.
    package static let cellUnitsMax = 32_767
}
