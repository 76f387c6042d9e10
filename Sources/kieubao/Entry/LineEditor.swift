import Foundation
import ReplicaForms
import ReplicaText

/// Reads one line from the terminal, with a cursor that moves and Tab that completes.
///
/// The terminal is in its own mode only while a line is read, and gets its former one back however the program ends.
struct LineEditor {
    let console: Console

    /// Where the terminal cannot move a cursor, lines are read as they come.
    private static let isPlain = (Environment.variables["TERM"] ?? "dumb") == "dumb"
    private static let prompt = "> "

    /// - Parameter completing: The ways in which a line may go on.
    /// - Returns: `nil` at the end of input or after Ctrl-C.
    func line(completing: (String) -> [EntryCompletion]) -> String? {
        guard !Self.isPlain, let mode = EditingMode() else { return console.ask(.plain(Self.prompt)) }
        defer { mode.leave() }
        var buffer = LineBuffer()
        var decoder = KeyDecoder()
        show(buffer)
        while let byte = nextByte() {
            guard let key = decoder.take(byte) else { continue }
            switch key {
            case .enter:
                console.endEditedLine()
                return buffer.text
            case .endOfInput:
                guard buffer.text.isEmpty else { continue }
                console.endEditedLine()
                return nil
            case .tab:
                complete(&buffer, completing(buffer.text))
                show(buffer)
            default: if buffer.take(key) { show(buffer) }
            }
        }
        console.endEditedLine()
        return nil
    }

    private func show(_ buffer: LineBuffer) {
        console.edit(prompt: Self.prompt, before: buffer.before, after: buffer.after)
    }

    /// One way to go on is taken; of several as much as they have in common, and they are listed.
    private func complete(_ buffer: inout LineBuffer, _ offered: [EntryCompletion]) {
        guard let first = offered.first else { return }
        if offered.count == 1 { return buffer.replace(with: first.line) }
        let common = offered.dropFirst().reduce(first.line) { $0.commonPrefix(with: $1.line) }
        if common.count > buffer.text.count { buffer.replace(with: common) }
        console.endEditedLine()
        for way in offered { console.note(.faint("  " + way.shown)) }
    }

    private func nextByte() -> UInt8? {
        var byte: UInt8 = 0
        while !Interruption.happened {
            let count = read(0, &byte, 1)
            if count < 0, errno == EINTR { continue }
            return count == 1 ? byte : nil
        }
        return nil
    }
}

/// The terminal's mode while a line is edited: every key comes at once and is not echoed. Ctrl-C still interrupts.
private struct EditingMode {
    /// What the terminal gets back. Written before the handlers are installed that read it, and by one thread only.
    private nonisolated(unsafe) static var former = termios()
    private nonisolated(unsafe) static var isEntered = false

    init?() {
        guard tcgetattr(0, &Self.former) == 0 else { return nil }
        var editing = Self.former
        editing.c_lflag &= ~tcflag_t(ICANON | ECHO)
        editing.c_iflag &= ~tcflag_t(ICRNL | IXON)
        withUnsafeMutableBytes(of: &editing.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
            // A stopped program would leave the terminal in this mode.
            characters[Int(VSUSP)] = 0
        }
        Self.isEntered = true
        for number in [SIGTERM, SIGHUP, SIGQUIT] {
            signal(number) { number in
                if EditingMode.isEntered { tcsetattr(0, TCSANOW, &EditingMode.former) }
                _exit(128 + number)
            }
        }
        guard tcsetattr(0, TCSADRAIN, &editing) == 0 else {
            leave()
            return nil
        }
    }

    func leave() {
        tcsetattr(0, TCSADRAIN, &Self.former)
        Self.isEntered = false
        for number in [SIGTERM, SIGHUP, SIGQUIT] { signal(number, SIG_DFL) }
    }
}
