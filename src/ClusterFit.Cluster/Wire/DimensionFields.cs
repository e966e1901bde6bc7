using System.Runtime.Serialization;
using ClusterFit.Core.Studies;
using MessagePack;

namespace ClusterFit.Cluster.Wire;

/// <summary>Fields of the dimensions that an edit replaces. A whole definition travels as its document.</summary>
internal static class DimensionFields
{
    private const int Number = 1;
    private const int Choice = 2;

    public static void WriteDimension(this ref MessagePackWriter writer, Dimension dimension)
    {
        writer.WriteArrayHeader(dimension is NumberDimension ? 9 : 4);
        writer.Write(dimension is NumberDimension ? Number : Choice);
        writer.Write(dimension.Name);
        writer.WriteOptional(dimension.When, (ref w, when) =>
        {
            w.WriteArrayHeader(2);
            w.Write(when.Parent);
            w.WriteList(when.Values, (ref l, value) => l.Write(value));
        });
        switch (dimension)
        {
            case NumberDimension number:
                writer.Write(number.Low);
                writer.Write(number.High);
                writer.Write(number.Log);
                writer.WriteOptional(number.Step);
                writer.WriteOptional(number.Grid);
                writer.Write(number.Whole);
                break;
            case ChoiceDimension choice:
                writer.WriteList(choice.Choices, (ref w, text) => w.Write(text));
                break;
            default:
                throw new SerializationException($"{dimension.GetType()} has no form.");
        }
    }

    public static Dimension ReadDimension(this ref MessagePackReader reader)
    {
        var more = reader.Enter(4);
        var (kind, name, when) = (reader.ReadInt32(), reader.ReadText(), reader.ReadOptional((ref r) => r.ReadCondition()));
        Dimension dimension = kind switch
        {
            Number when more >= 5 => new NumberDimension(name, reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean(), reader.ReadOptionalDouble())
            {
                Grid = reader.ReadOptionalInt(),
                Whole = reader.ReadBoolean(),
                When = when,
            },
            Choice => new ChoiceDimension(name, reader.ReadList((ref r) => r.ReadText())) { When = when },
            _ => throw new SerializationException($"{kind} is not the number of a kind of dimension."),
        };
        reader.Leave(kind == Number ? more - 5 : more);
        return dimension;
    }

    private static Condition ReadCondition(this ref MessagePackReader reader)
    {
        var more = reader.Enter(2);
        var condition = new Condition(reader.ReadText(), reader.ReadList((ref r) => r.ReadText()));
        reader.Leave(more);
        return condition;
    }
}
