//! What the calls of one connection may have of it. Behind a gateway, and between the pages and the services, they are
//! those of many callers: what is one's must be nobody else's.

/// Streams (calls) that one connection may have open at a time: a gateway's has those of many callers.
pub(super) const OPEN_STREAMS_MAX: u32 = 1024;
/// What one call may have sent or been sent that the other side has not read.
pub(super) const UNREAD_OF_ONE_MAX: u32 = 128 * 1024;
/// The same of all calls of a connection together: as much as all of them may, so that whoever does not read holds up
/// nobody else. What is smaller here (as HTTP/2 has it at first) one caller behind a gateway takes away from all.
pub(super) const UNREAD_MAX: u32 = OPEN_STREAMS_MAX * UNREAD_OF_ONE_MAX;
