//! Lists of revoked certificates, as authorities issue them: read from files, and until when they say enough.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use rustls::pki_types::{CertificateRevocationListDer, pem::PemObject as _};
use x509_parser::time::ASN1Time;

/// The lists that are in force. None at all: nobody is asked whether a certificate is revoked.
#[derive(Default)]
pub(super) struct Lists {
    lists: Vec<CertificateRevocationListDer<'static>>,
    /// When the first of them is outdated, and where it lies.
    until: Option<(Timestamp, PathBuf)>,
    /// When each authority issued what we have of it, and where that lies.
    issued: BTreeMap<Vec<u8>, (Timestamp, PathBuf)>,
}

/// A file holds no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoList;

impl Lists {
    /// Adds what a file holds: one list or several, as text (PEM) or as it is (DER).
    pub(super) fn add(&mut self, path: &Path, file: &[u8]) -> Result<(), NoList> {
        let mut found: Vec<CertificateRevocationListDer<'static>> =
            CertificateRevocationListDer::pem_slice_iter(file).collect::<Result<_, _>>().map_err(|_| NoList)?;
        if found.is_empty() {
            found.push(file.to_vec().into());
        }
        for list in found {
            let (rest, read) = x509_parser::parse_x509_crl(&list).map_err(|_| NoList)?;
            // One that does not say when the next is due would hold for ever.
            let until = read.next_update().and_then(at).ok_or(NoList)?;
            let (issuer, issued) = (read.issuer().as_raw().to_vec(), at(read.last_update()).ok_or(NoList)?);
            if !rest.is_empty() {
                return Err(NoList);
            }
            if self.until().is_none_or(|(first, _)| until < first) {
                self.until = Some((until, path.to_path_buf()));
            }
            self.issued.insert(issuer, (issued, path.to_path_buf()));
            self.lists.push(list);
        }
        Ok(())
    }

    pub(super) fn all(&self) -> &[CertificateRevocationListDer<'static>] {
        &self.lists
    }

    /// When the first of them is outdated, and where it lies; `None` where there are none.
    pub(super) fn until(&self) -> Option<(Timestamp, &Path)> {
        self.until.as_ref().map(|(until, path)| (*until, path.as_path()))
    }

    /// Where the first lies that says nothing any more at a time.
    pub(super) fn outdated(&self, now: Timestamp) -> Option<(Timestamp, &Path)> {
        self.until().filter(|(until, _)| *until <= now)
    }

    /// Where one lies that was issued before the one that we had of the same authority: it would let somebody in again.
    pub(super) fn older_than(&self, before: &Lists) -> Option<&Path> {
        let is_older = |(issuer, (issued, _)): &(&Vec<u8>, &(Timestamp, PathBuf))| {
            before.issued.get(*issuer).is_some_and(|(before, _)| issued < before)
        };
        self.issued.iter().find(is_older).map(|(_, (_, path))| path.as_path())
    }
}

/// Until when the lists that a file holds say enough, the first of them; `None`: it holds no list.
pub fn until(file: &[u8]) -> Option<Timestamp> {
    let mut lists = Lists::default();
    lists.add(Path::new(""), file).ok()?;
    lists.until().map(|(until, _)| until)
}

fn at(time: ASN1Time) -> Option<Timestamp> {
    Timestamp::from_second(time.timestamp()).ok()
}
