using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ClusterFit.Cluster.Wire;

/// <summary>Stands in the place of Akka's JSON serializer, which would create whatever type a peer names. Strict serialization stops it only
/// for messages that go out; this one refuses both ways.</summary>
public sealed class RefusingJsonSerializer : Serializer
{
    /// <summary>Akka hands the settings of the replaced serializer over; there is nothing to set.</summary>
    public RefusingJsonSerializer(ExtendedActorSystem system, Config settings)
        : base(system) => _ = settings;

    /// <summary>The number of the serializer that it replaces.</summary>
    public override int Identifier => 1;

    /// <inheritdoc />
    public override bool IncludeManifest => false;

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj?.GetType()} has no codec; JSON is not spoken here.");

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException("JSON is not spoken here.");
}
