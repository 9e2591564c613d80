package dev.weir.dispatch.schedule;

import java.util.List;

/**
 * What one slot does at one moment.
 *
 * @param number from 0
 * @param backend the process id of its connection's backend; 0 without one
 * @param flights how many are on their way
 * @param jobs the statements in them
 */
public record SlotStatus(int number, SlotState state, int backend, int flights, List<Job> jobs) {

    static SlotStatus of(Slot slot) {
        return new SlotStatus(
                slot.number(),
                slot.state(),
                slot.backend(),
                slot.inFlight(),
                slot.jobs().toList());
    }
}
