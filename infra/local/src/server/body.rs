//! Bodies that a connection limits or follows.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

use super::activity::{Exchange, Receipt};

/// The most bytes that an answer hands over at once. hyper buffers a chunk whole, whatever its size.
const CHUNK: usize = 16 * 1024;

/// The body of a request, which must arrive in time.
pub(super) struct InTime {
    body: Incoming,
    deadline: Pin<Box<Sleep>>,
    receipt: Receipt,
}

impl InTime {
    pub(super) fn new(body: Incoming, limit: Duration, exchange: &Exchange) -> Self {
        let this = Self { body, deadline: Box::pin(sleep(limit)), receipt: exchange.receipt() };
        this.complete_if(this.is_end_stream());
        this
    }

    fn complete_if(&self, is_complete: bool) {
        if is_complete {
            self.receipt.complete();
        }
    }
}

impl HttpBody for InTime {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => frame.map(|frame| frame.map_err(Into::into)),
            Poll::Pending => {
                ready!(self.deadline.as_mut().poll(cx));
                Some(Err("the body took too long".into()))
            }
        };
        self.complete_if(self.is_end_stream() || !matches!(frame, Some(Ok(_))));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of an answer. Its exchange ends with it.
pub(super) struct Answer {
    body: Body,
    /// What is left of a chunk.
    rest: Bytes,
    _exchange: Exchange,
}

impl Answer {
    pub(super) fn new(body: Body, exchange: Exchange) -> Self {
        exchange.answered();
        Self { body, rest: Bytes::new(), _exchange: exchange }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => self.rest = data,
                Some(Ok(Err(trailers))) => return Poll::Ready(Some(Ok(trailers))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.rest.len().min(CHUNK);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    /// That of the whole body, as hyper asks before the first chunk.
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
