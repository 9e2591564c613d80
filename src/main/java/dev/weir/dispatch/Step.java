package dev.weir.dispatch;

import java.util.List;

/** What a lane does next. A step is itself only: two of equal content are two. */
sealed interface Step {

    /** The jobs that it carries, until it has ended; none for what is no request's. */
    List<? extends Job> jobs();

    /** Sends the members as one message. */
    record Send(List<RowJob> members) implements Step {
        @Override
        public List<RowJob> jobs() {
            return members;
        }
    }

    /** Gives the connection to one job. */
    record RunAlone(Job job) implements Step {
        @Override
        public List<Job> jobs() {
            return List.of(job);
        }
    }

    /** Sees to it that somebody listens. */
    record Listen() implements Step {
        @Override
        public List<Job> jobs() {
            return List.of();
        }
    }

    /** Gives the connection back. */
    record Close() implements Step {
        @Override
        public List<Job> jobs() {
            return List.of();
        }
    }
}
