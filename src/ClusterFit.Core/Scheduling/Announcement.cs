namespace ClusterFit.Core.Scheduling;

/// <summary>A value that the scheduler should know. A change is said at once, but a value that changes all the time is said only so often; a
/// value that does not change is said again from time to time, which mends what was lost.</summary>
/// <param name="time">The clock.</param>
/// <param name="quiet">Least time between two changed values.</param>
/// <param name="again">Time after which an unchanged value is said again.</param>
/// <param name="say">Says it.</param>
/// <typeparam name="T">Compares by value.</typeparam>
public sealed class Announcement<T>(TimeProvider time, TimeSpan quiet, TimeSpan again, Action<T> say)
    where T : class
{
    private T? _said;
    private long? _saidAt;

    /// <summary>The scheduler has made an offer and counts with another value now, whether the offer is taken or not.</summary>
    public void Offered() => _said = null;

    /// <summary>Says the value, if it is time to.</summary>
    /// <param name="value">The value.</param>
    /// <param name="urgent">Whether somebody waits for it.</param>
    /// <returns>When to call again for a changed value that has to wait; null otherwise.</returns>
    public TimeSpan? Say(T value, bool urgent)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_saidAt is { } saidAt && !urgent)
        {
            var since = time.GetElapsedTime(saidAt);
            var isKnown = value.Equals(_said);
            if (since < (isKnown ? again : quiet)) return isKnown ? null : quiet - since;
        }

        (_said, _saidAt) = (value, time.GetTimestamp());
        say(value);
        return null;
    }
}
