using Akka.Event;

namespace ClusterFit.Host;

/// <summary>Takes the place of Akka's console logger, which speaks before the log file is open and after it is closed whatever its level is set
/// to. The console belongs to the program around the node.</summary>
internal sealed class SilentLogger : MinimalLogger
{
    protected override void Log(object message)
    {
    }
}
