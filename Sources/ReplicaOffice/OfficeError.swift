/// Why an office file (.xlsx) cannot be read.
package struct OfficeError: Error, Equatable, Sendable {
    package let reason: Reason
    /// Which part of the file is at fault: a name of ours, never one from the file.
    package let part: Part

    package init(_ reason: Reason, _ part: Part) {
        self.reason = reason
        self.part = part
    }

    package enum Reason: String, CaseIterable, Sendable {
        /// No zip file at all.
        case notZip = "not-zip"
        /// An old binary file (.xls, .doc), or one that a password protects: both are OLE compound files.
        case compound
        /// A zip file that is no workbook.
        case notAWorkbook = "not-a-workbook"
        /// Bytes are missing, or do not agree with their checksum or with what was said of them.
        case damaged
        /// A feature that no spreadsheet program needs: zip64, encryption, another method than DEFLATE.
        case unsupported
        /// More than ``OfficeLimits`` allows.
        case limit
        /// XML that is not well formed, or has a document type.
        case xml
    }

    package enum Part: String, CaseIterable, Sendable {
        case container, relationships, workbook, styles, strings, sheet
    }
}
