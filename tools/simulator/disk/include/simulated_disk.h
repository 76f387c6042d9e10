#ifndef SIMULATED_DISK_H
#define SIMULATED_DISK_H

#include <stdint.h>

// A disk that fails when it is told to. The functions of libc that change files stand here a second time, in the
// program itself, so that SQLite and Foundation call these; they carry out what they are asked, count it, and know what
// was not forced to the disk yet. Only files under one folder are watched. One thread at a time.

/// What happens at a planned call.
enum simulated_fault {
    /// It fails with an error, and those after it succeed again.
    simulated_fault_once = 1,
    /// It fails with an error, and so do all after it.
    simulated_fault_lasting = 2,
    /// The computer stops: a write may be torn, and nothing after it happens.
    simulated_fault_death = 3,
};

/// Watches the files under a folder from now on, as if all that they hold were on the disk; NULL for none.
void simulated_disk_watch(const char *folder);

/// How many calls that change something were made since watching began.
uint64_t simulated_disk_calls(void);

/// Plans a fault for the call of this number, counted from 0 since watching began.
///
/// - Parameter error: What errno says, for example ENOSPC.
/// - Parameter seed: Decides how much of a torn write arrives.
void simulated_disk_plan(uint64_t call, enum simulated_fault fault, int error, uint64_t seed);

/// Forgets what was planned; a stopped computer runs again.
void simulated_disk_heal(void);

/// Whether a planned fault has happened.
int simulated_disk_has_failed(void);

/// Everything below a folder is on the disk by now.
void simulated_disk_settle(const char *part);

/// Loses, as a power cut does, some of what below one folder was not forced to the disk: writes, in whole sectors of 512
/// bytes and in any selection; and names, from some point on. To be called while no program has these files open.
///
/// - Returns: How many writes and names were lost.
uint64_t simulated_disk_lose(const char *part, uint64_t seed);

/// Says which seed is at work: a program that traps names it.
void simulated_disk_note(uint64_t seed);

#endif
