package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Action;
import dev.weir.dispatch.schedule.Schedule;
import java.util.List;

/** Where events are told. Any thread may tell one. */
interface Events {

    /** Something that happened: told to the schedule, with the lock held, at this time. */
    interface Happening {
        List<Action> tell(Schedule schedule, long now);
    }

    void on(Happening event);
}
