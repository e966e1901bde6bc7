using System.Runtime.Serialization;
using ClusterFit.Cluster.Scheduling;
using ClusterFit.Cluster.Tests.Groups;
using ClusterFit.Cluster.Wire;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using CsCheck;

namespace ClusterFit.Cluster.Tests.Wire;

public class ProtocolSerializerSpecs
{
    private static readonly ProtocolSerializer Serializer = new(null!);

    public static TheoryData<string> Manifests => [.. ProtocolSerializer.Manifests.Order()];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Every_message_comes_back_as_it_was(string manifest)
    {
        var sample = Sample(manifest);
        AssertSame(sample, Serializer.FromBinary(Serializer.ToBinary(sample), manifest));
    }

    /// <summary>Journals and other nodes hold these bytes: a difference is a broken format, which needs a new manifest. The line of a new
    /// manifest belongs into the file. A spec names all its settings, so a setting that is added later lengthens what holds one; reading is what
    /// counts there.</summary>
    [Theory]
    [MemberData(nameof(Manifests))]
    public void Every_message_has_the_bytes_that_it_always_had(string manifest) => AssertGolden(Sample(manifest), form: "");

    [Fact]
    public void What_only_studies_say_comes_back_as_it_was() => Assert.All(ProtocolSamples.OfStudies, sample =>
        AssertSame(sample, Serializer.FromBinary(Serializer.ToBinary(sample), Serializer.Manifest(sample))));

    [Fact]
    public void What_only_traced_messages_say_comes_back_as_it_was() => Assert.All(
        [.. ProtocolSamples.Traced, ProtocolSamples.OfStudies.OfType<GroupCommands.OpenGroup>().Single() with { Trace = ProtocolSamples.Traced.OfType<GroupCommands.OpenGroup>().Single().Trace }],
        sample => AssertSame(sample, Serializer.FromBinary(Serializer.ToBinary(sample), Serializer.Manifest(sample))));

    /// <summary>As for messages without a trace.</summary>
    [Fact]
    public void Every_traced_message_has_the_bytes_that_it_always_had() => Assert.All(ProtocolSamples.Traced, sample => AssertGolden(sample, "+trace"));

    [Fact]
    public void There_is_a_sample_of_every_type() =>
        Assert.Equal(ProtocolSerializer.Types.Select(type => type.FullName).Order(), ProtocolSamples.All.Select(sample => sample.GetType().FullName).Order());

    [Fact]
    public void Every_message_event_and_snapshot_has_a_manifest()
    {
        // What is not journaled and never leaves the actor needs none.
        Type[] local = [typeof(GroupEvents.LeaseRenewed)];
        Type[] kinds = [typeof(IGroupMessage), typeof(IGroupEvent), typeof(ISchedulerEvent), typeof(ISchedulerMessage)];
        var protocol = new[] { typeof(GroupState).Assembly, typeof(ProtocolSerializer).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsInterface && kinds.Any(kind => kind.IsAssignableFrom(type))).Except(local);
        Assert.Empty(protocol.Except(ProtocolSerializer.Types));
    }

    [Fact]
    public void An_unknown_manifest_is_a_serialization_error() =>
        Assert.Contains("'xx-yy9'", Assert.Throws<SerializationException>(() => Serializer.FromBinary([0x90], "xx-yy9")).Message);

    [Fact]
    public void An_unknown_type_is_refused() => Assert.Throws<ArgumentException>(() => Serializer.ToBinary("text"));

    [Fact]
    public void Fields_that_a_newer_version_appended_are_ignored()
    {
        var bytes = Serializer.ToBinary(new GroupCommands.Sweep(ProtocolSamples.Group));
        Assert.Equal(0x91, bytes[0]);
        byte[] longer = [0x93, .. bytes[1..], 0xa1, (byte)'x', 0x92, 1, 2];
        Assert.Equal(new GroupCommands.Sweep(ProtocolSamples.Group), Serializer.FromBinary(longer, "gc-sw1"));
    }

    [Fact]
    public void Damaged_bytes_are_a_serialization_error_and_never_anything_else() =>
        Gen.Select(Gen.OneOfConst(ProtocolSerializer.Manifests.ToArray()), Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 3]).Sample((manifest, position, value, kind) =>
        {
            var bytes = Serializer.ToBinary(Sample(manifest));
            var damaged = kind switch
            {
                0 => bytes[..(position % bytes.Length)],
                1 => [.. bytes, value],
                2 => [.. Enumerable.Repeat(value, position % 100)],
                _ => bytes,
            };
            if (kind == 3) damaged[position % damaged.Length] = value;
            try
            {
                Serializer.FromBinary(damaged, manifest);
            }
            catch (SerializationException)
            {
            }
        });

    [Fact]
    public async Task An_actor_system_writes_only_the_protocol_and_reads_no_JSON()
    {
        await using var bench = await ActorBench.StartAsync();
        var serialization = bench.System.Serialization;
        Assert.IsType<ProtocolSerializer>(serialization.FindSerializerFor(new GroupCommands.Sweep(ProtocolSamples.Group)));
        Assert.Throws<SerializationException>(() => serialization.FindSerializerFor(new Unbound()));
        Assert.ThrowsAny<SerializationException>(() => serialization.Deserialize("{\"$type\":\"System.Version\"}"u8.ToArray(), 1, typeof(Version)));
    }

    private static void AssertGolden(object sample, string form)
    {
        string[] withSpec = ["gc-op3", "gr-ja2", "ge-go3", "gs-st3", "gm-gu1", "gq-sa1", "gq-sd1", "sc-lg2", "se-gl2", "sq-ga1", "ss-di2"];
        var golden = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Wire", "golden.txt")).Select(line => line.Split(' '))
            .ToDictionary(line => line[0], line => line[1]);
        var manifest = Serializer.Manifest(sample);
        var bytes = Convert.ToHexStringLower(Serializer.ToBinary(sample));
        Assert.True(golden.TryGetValue(manifest + form, out var always), $"A line is missing: {manifest}{form} {bytes}");
        if (!withSpec.Contains(manifest)) Assert.Equal(always, bytes);
        AssertSame(sample, Serializer.FromBinary(Convert.FromHexString(always), manifest));
    }

    private static object Sample(string manifest) => ProtocolSamples.All.Single(sample => Serializer.Manifest(sample) == manifest);

    private static void AssertSame(object expected, object actual)
    {
        Assert.Equal(expected.GetType(), actual.GetType());
        switch (expected, actual)
        {
            case (GroupState one, GroupState other):
                Assert.Equal(
                    (one.Summary, one.Content, one.Trace, one.IsPaused, one.IsCancelled),
                    (other.Summary, other.Content, other.Trace, other.IsPaused, other.IsCancelled));
                Assert.Equal(one.Jobs, other.Jobs);
                Assert.Equal((one.Study?.Definition, one.Study?.Memory), (other.Study?.Definition, other.Study?.Memory));
                break;
            case (SchedulerDirectory one, SchedulerDirectory other):
                Assert.Equal(one.Entries, other.Entries);
                Assert.Equal(one.Groups, other.Groups);
                break;
            default:
                Assert.Equal(expected, actual);
                break;
        }
    }

    private sealed record Unbound;
}
