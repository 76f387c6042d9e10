import Glibc
import ParserDoors

/// Feeds one parser with mutations of what it knows; `tools/fuzz/run` says which, in `KIEUBAO_FUZZ_PARSER`.
///
/// libFuzzer brings the program's `main` and calls the functions below. A crash, a trap or a broken promise of a parser ends
/// the program, and libFuzzer writes the input down.
enum Fuzz {
    static let door: Door? = getenv("KIEUBAO_FUZZ_PARSER").flatMap { name in
        Door.all.first { $0.name == String(cString: name) }
    }
}

@_cdecl("LLVMFuzzerInitialize")
public func beginFuzzing(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> CInt {
    if Fuzz.door == nil {
        for door in Door.all { print(([door.name] + door.sources).joined(separator: " ")) }
        exit(0)
    }
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func takeInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try Fuzz.door?.take(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch let broken as BrokenPromise {
        fatalError(broken.promise)
    } catch {
        // What a parser throws is an answer.
    }
    return 0
}
