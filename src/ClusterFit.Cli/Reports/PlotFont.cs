using ScottPlot;
using SkiaSharp;

namespace ClusterFit.Cli.Reports;

/// <summary>The font of all plots. It is part of the program, so that plots look the same everywhere, also where no fonts are installed.</summary>
internal sealed class PlotFont : IFontResolver
{
    private const string Resource = "ClusterFit.Cli.Fonts.DejaVuSans-subset.ttf";

    private static readonly Lazy<PlotFont> Instance = new(() => new PlotFont());

    private readonly SKTypeface _typeface;

    private PlotFont()
    {
        using var stream = typeof(PlotFont).Assembly.GetManifestResourceStream(Resource)!;
        _typeface = SKTypeface.FromStream(stream);
        Fonts.FontResolvers.Insert(0, this);
    }

    /// <summary>Sets the font of the plot.</summary>
    public static void Apply(Plot plot) => plot.Font.Set(Instance.Value._typeface.FamilyName);

    /// <summary>The text, or <paramref name="otherwise"/> where the font lacks one of its letters.</summary>
    public static string Printable(string text, string otherwise) => Instance.Value._typeface.ContainsGlyphs(text) ? text : otherwise;

    /// <inheritdoc />
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => Find(fontName);

    /// <inheritdoc />
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Find(fontName);

    private SKTypeface? Find(string fontName) => fontName == _typeface.FamilyName ? _typeface : null;
}
