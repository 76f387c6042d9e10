/// Why no line comes about: what the system reports, as far as people can do something about it.
package enum LineObstacle: Hashable, Sendable {
    /// The computer answers, and nothing listens at the port.
    case refused
    /// Nobody answered in time: the computer is off, or something on the way drops what is sent.
    case timedOut
    case noSuchHost
    /// This computer knows no way there.
    case noRoute
    /// Another program listens at the address.
    case inUse
    /// The address is not one of this computer.
    case notOurs
    /// The system keeps the port for others.
    case forbidden
    /// The system's own words.
    case other(String)
}
