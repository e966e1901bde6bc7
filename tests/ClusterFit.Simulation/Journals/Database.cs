namespace ClusterFit.Simulation.Journals;

/// <summary>Where all journals are. Writes take time, and for some time it may take none.</summary>
internal sealed class Database(World world)
{
    private const double SlowWrites = 0.02;

    private TimeSpan _backAt;

    private bool IsDown => world.Now < _backAt;

    /// <summary>Takes nothing for a while.</summary>
    public void GoDown(TimeSpan time) => _backAt = world.Now + time;

    /// <summary>Reads something; later when the database is down.</summary>
    public void Read(Action read) => world.Time.After(Way(), () =>
    {
        if (IsDown) world.Time.After(_backAt - world.Now + world.Random.Milliseconds(0, 500), read);
        else read();
    });

    /// <summary>A write on its way. It is tried when it arrives, which the writer hears of later, if it hears at all.</summary>
    /// <param name="isAlive">Whether the writer lives.</param>
    /// <param name="land">Tries to write; false when the journal refuses.</param>
    /// <param name="hear">Tells the writer whether it was written.</param>
    public void Write(Func<bool> isAlive, Func<bool> land, Action<bool> hear) => world.Time.After(Way(), () => Arrive(isAlive, land, hear));

    private void Arrive(Func<bool> isAlive, Func<bool> land, Action<bool> hear)
    {
        if (IsDown)
        {
            // Some wait for the database and some give up.
            if (world.Random.Chance(0.5)) world.Time.After(_backAt - world.Now + Way(), () => Arrive(isAlive, land, hear));
            else world.Time.After(world.Random.Seconds(0.1, 5), () => hear(false));
            return;
        }

        // What a dead writer sent last may arrive or not.
        if (!isAlive() && world.Random.Chance(0.5)) return;
        var written = land();
        world.Time.After(Way() / 2, () => hear(written));
    }

    private TimeSpan Way() =>
        world.IsStormy && world.Random.Chance(SlowWrites) ? world.Random.Seconds(0.1, 4) : world.Random.Milliseconds(1, 20);
}
