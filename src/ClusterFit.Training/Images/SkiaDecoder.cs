using System.Runtime.InteropServices;
using SkiaSharp;

namespace ClusterFit.Training.Images;

/// <summary>Decodes formats of 8 bits a sample through Skia.</summary>
internal static class SkiaDecoder
{
    private static readonly float[] Steps = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    /// <summary>The header only.</summary>
    public static ImageHeader ReadHeader(byte[] file, string format, ImageLimits limits)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = Open(data, format, limits);
        return codec.EncodedOrigin >= SKEncodedOrigin.LeftTop
            ? new ImageHeader(format, codec.Info.Height, codec.Info.Width)
            : new ImageHeader(format, codec.Info.Width, codec.Info.Height);
    }

    /// <summary>The first frame.</summary>
    public static PixelImage Decode(byte[] file, string format, ImageLimits limits)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = Open(data, format, limits);
        var gray = codec.Info.ColorType == SKColorType.Gray8;
        var opaque = codec.Info.AlphaType == SKAlphaType.Opaque;
        // No colour space on the target side: Skia then leaves the numbers alone.
        var info = new SKImageInfo(
            codec.Info.Width, codec.Info.Height, gray ? SKColorType.Gray8 : SKColorType.Rgba8888,
            opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        var bytes = new byte[info.BytesSize64];
        var result = Fill(codec, info, bytes);
        if (result == SKCodecResult.IncompleteInput) throw Damaged(format, "it is cut short");
        if (result != SKCodecResult.Success) throw Damaged(format, $"its content can not be decoded ({result}) or is cut short");

        var channels = gray ? 1 : opaque ? 3 : 4;
        var image = new PixelImage(info.Width, info.Height, channels, 8, Samples(bytes, info.BytesPerPixel, channels));
        return Orientation.Apply(image, codec.EncodedOrigin);
    }

    private static SKCodec Open(SKData data, string format, ImageLimits limits)
    {
        var codec = SKCodec.Create(data) ?? throw Damaged(format, "its header can not be read or is cut short");
        try
        {
            ImageFile.CheckSize(codec.Info.Width, codec.Info.Height, limits);
            return codec;
        }
        catch
        {
            codec.Dispose();
            throw;
        }
    }

    private static SKCodecResult Fill(SKCodec codec, SKImageInfo info, byte[] bytes)
    {
        var pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        try
        {
            return codec.GetPixels(info, pin.AddrOfPinnedObject());
        }
        finally
        {
            pin.Free();
        }
    }

    private static float[] Samples(byte[] bytes, int stride, int channels)
    {
        var samples = new float[bytes.Length / stride * channels];
        for (int from = 0, to = 0; from < bytes.Length; from += stride)
            for (var channel = 0; channel < channels; channel++) samples[to++] = Steps[bytes[from + channel]];
        return samples;
    }

    private static ImageRejectedException Damaged(string format, string flaw) =>
        new($"The {format} file is damaged: {flaw}; expected a whole image.");
}
