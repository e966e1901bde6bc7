namespace ClusterFit.Benchmarks.Speed;

/// <summary>What to measure.</summary>
/// <param name="Cameraman">Path of the image of the published runs.</param>
/// <param name="Photographs">Folder of PNG files.</param>
/// <param name="Out">Folder of the results.</param>
internal sealed record SpeedOptions(string Cameraman, string Photographs, string Out)
{
    /// <summary>Small pieces of the images and few rounds: whether everything works, not how fast it is.</summary>
    public bool Quick { get; init; }

    /// <summary>Names of the parts to measure.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Tiles that are fitted.</summary>
    public int Tiles { get; init; } = 256;

    /// <summary>Seeds of each training.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Path of the program, when it is to be measured as a whole.</summary>
    public string? Program { get; init; }

    /// <summary>What results of one folder must agree in.</summary>
    public string Scope => $"{(Quick ? "quick: pieces of the images and few rounds, figures mean nothing; " : "")}{Tiles} tiles, {Seeds} seeds";

    /// <summary>The options of a command line.</summary>
    /// <exception cref="ArgumentException">There is an argument that is not known.</exception>
    public static SpeedOptions Parse(string cameraman, string photographs, string folder, ReadOnlySpan<string> rest)
    {
        var options = new SpeedOptions(cameraman, photographs, folder);
        if (rest.Contains("--quick")) options = options with { Quick = true, Tiles = 8, Seeds = 1 };
        for (var i = 0; i < rest.Length; i++)
        {
            options = rest[i] switch
            {
                "--quick" => options,
                "--only" => options with { Only = rest[++i].Split(',') },
                "--tiles" => options with { Tiles = int.Parse(rest[++i]) },
                "--seeds" => options with { Seeds = int.Parse(rest[++i]) },
                "--program" => options with { Program = rest[++i] },
                _ => throw new ArgumentException($"'{rest[i]}' is unknown; expected --quick, --only PARTS, --tiles N, --seeds N or --program PATH."),
            };
        }
        return options;
    }
}
