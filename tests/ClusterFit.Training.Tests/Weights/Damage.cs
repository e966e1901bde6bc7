using CsCheck;

namespace ClusterFit.Training.Tests.Weights;

/// <summary>Variants of a file as accidents and attackers make them.</summary>
internal static class Damage
{
    // Headers of MessagePack that declare much: arrays, maps, texts and binaries of up to 2^32 - 1 items, and the extremes of numbers.
    private static readonly byte[] Telling = [0xC0, 0xC1, 0xC6, 0xC9, 0xCF, 0xD3, 0xDB, 0xDD, 0xDF, 0xFF, 0x00, 0x7F, 0x80, 0x90];

    /// <summary>Replaced bytes, and at times a part cut out or repeated.</summary>
    public static Gen<byte[]> Of(byte[] file) =>
        from changes in Gen.Select(Gen.Int[0, file.Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOfConst(Telling))).Array[0, 5]
        from splice in Gen.Frequency((3, Gen.Const((From: 0, Length: 0))), (1, Gen.Select(Gen.Int[0, file.Length - 1], Gen.Int[0, 20])))
        from repeat in Gen.Bool
        select Changed(file, changes, splice, repeat);

    private static byte[] Changed(byte[] file, (int At, byte Value)[] changes, (int From, int Length) splice, bool repeat)
    {
        var changed = (byte[])file.Clone();
        foreach (var (at, value) in changes) changed[at] = value;
        var end = Math.Min(file.Length, splice.From + splice.Length);
        return repeat ? [.. changed[..end], .. changed[splice.From..]] : [.. changed[..splice.From], .. changed[end..]];
    }
}
