#:project ../../src/ClusterFit.Training/ClusterFit.Training.csproj

// Draws the sample images of this folder: dotnet run deploy/samples/make.cs -- OUTFOLDER
// Every pixel is a formula of its place, so that the same pixels come out everywhere.

using ClusterFit.Training.Images;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: dotnet run deploy/samples/make.cs -- OUTFOLDER");
    return 2;
}
Directory.CreateDirectory(args[0]);
Save("landscape", 128, 96, 3, 8, Landscape);
Save("zone-plate", 96, 96, 1, 8, ZonePlate);
Save("badge", 112, 80, 4, 8, Badge);
Save("dunes-16-bit", 64, 64, 1, 16, Dunes);
Save("weave", 96, 72, 3, 8, Weave);
return 0;

// The drawing maps a place in pixels to samples; each pixel is the mean of 4 x 4 places, which smooths its edges.
void Save(string name, int width, int height, int channels, int bitDepth, Func<double, double, double[]> draw)
{
    var samples = new float[width * height * channels];
    for (var i = 0; i < width * height; i++)
        for (var part = 0; part < 16; part++)
        {
            var place = draw(i % width + (part % 4 + 0.5) / 4, i / width + (part / 4 + 0.5) / 4);
            for (var c = 0; c < channels; c++) samples[i * channels + c] += (float)(Math.Clamp(place[c], 0, 1) / 16);
        }
    File.WriteAllBytes(Path.Combine(args[0], name + ".png"), ImageFile.EncodePng(new PixelImage(width, height, channels, bitDepth, samples)));
}

// Dusk over a lake: smooth sky, sharp ridges, and their reflection.
double[] Landscape(double x, double y)
{
    const double shore = 66;
    var reflected = y > shore;
    var ripple = reflected ? Math.Sin(y * 1.9 + Math.Sin(x * 0.11) * 2) * (y - shore) * 0.06 : 0;
    var (u, v) = (x + ripple, reflected ? 2 * shore - y : y);

    var color = Mix([0.13, 0.17, 0.38], [0.98, 0.66, 0.42], Math.Pow(v / shore, 1.6));
    var sun = Math.Sqrt(Square(u - 88) + Square(v - 40));
    color = Mix(color, [1, 0.86, 0.6], 0.75 * Math.Exp(-sun / 16));
    if (sun < 8) color = [1, 0.96, 0.82];
    if (v > Ridge(u, 40, 9, 0.05, 1.1)) color = Mix([0.36, 0.33, 0.5], [0.62, 0.47, 0.5], (v - 36) / 30);
    if (v > Ridge(u, 50, 7, 0.085, 4.2)) color = Mix([0.19, 0.23, 0.36], [0.3, 0.31, 0.38], (v - 46) / 20);
    if (v > Trees(u)) color = [0.05, 0.11, 0.13];
    return reflected ? Mix(color, [0.1, 0.17, 0.28], 0.28 + 0.006 * (y - shore)) : color;
}

double Ridge(double x, double level, double height, double pitch, double phase) =>
    level - height * (Math.Sin(pitch * x + phase) + 0.5 * Math.Abs(Math.Sin(2.3 * pitch * x + 2 * phase)) + 0.22 * Math.Sin(6.7 * pitch * x + phase));

double Trees(double x)
{
    var tree = Math.Floor(x / 5);
    var away = Math.Abs(x / 5 - tree - 0.5);
    return 62 - 2 * Math.Sin(x * 0.07) - (3 + 6 * Noise(tree, 3)) * Math.Max(0, 1 - 2.4 * away);
}

// Rings whose frequency grows with the distance, up to 0.4 periods a pixel at the sides.
double[] ZonePlate(double x, double y) => [0.5 + 0.48 * Math.Cos(0.026 * (Square(x - 48) + Square(y - 48)))];

// A round badge with a shadow, a ring and two sine waves on a transparent ground.
double[] Badge(double x, double y)
{
    var (dx, dy) = ((x - 56) / 1.35, y - 39);
    var r = Math.Sqrt(dx * dx + dy * dy);
    var shadow = 0.55 * Math.Exp(-Square(Math.Max(0, Math.Sqrt(dx * dx + Square(dy - 3)) - 31)) / 12);
    if (r > 34) return [0.05, 0.06, 0.12, shadow];
    if (r > 30) return [0.98, 0.8, 0.35, 1];
    var color = Mix([0.1, 0.42, 0.62], [0.13, 0.16, 0.4], (dy + 30) / 60);
    if (Math.Abs(dy - 9 * Math.Sin(dx * 0.21)) < 2.2) color = [1, 1, 1];
    if (Math.Abs(dy + 9 * Math.Sin(dx * 0.21)) < 2.2) color = [0.98, 0.55, 0.4];
    return [.. color, 1];
}

// A slow gradient that 8 bits would band, under a grain of a few thousandths.
double[] Dunes(double x, double y)
{
    var slope = 0.3 + 0.0035 * x + 0.002 * y + 0.16 * Math.Sin(0.09 * x + 0.05 * y + 1.4 * Math.Sin(0.06 * y));
    return [slope + 0.006 * (Noise(Math.Floor(x), Math.Floor(y)) - 0.5)];
}

// Cloth: threads pass over and under each other.
double[] Weave(double x, double y)
{
    const double thread = 6;
    var (column, row) = (Math.Floor(x / thread), Math.Floor(y / thread));
    var (u, v) = (x / thread - column - 0.5, y / thread - row - 0.5);
    var across = (column + 2 * row) % 4 < 2;
    var (bend, side) = across ? (u, v) : (v, u);
    var light = 0.45 + 0.55 * Math.Cos(2.3 * side) * Math.Cos(1.2 * bend) - 0.1 * Noise(column, row) + 0.06 * Math.Sin((across ? x : y) * 2.6);
    var color = across ? (row % 6 < 2 ? new[] { 0.85, 0.34, 0.27 } : [0.93, 0.86, 0.72]) : column % 8 < 3 ? [0.16, 0.36, 0.5] : [0.32, 0.56, 0.6];
    return Mix([0, 0, 0], color, light);
}

double[] Mix(double[] a, double[] b, double part)
{
    part = Math.Clamp(part, 0, 1);
    return [.. a.Zip(b, (from, to) => from + part * (to - from))];
}

double Square(double value) => value * value;

// A hash of two whole numbers in [0, 1).
double Noise(double a, double b)
{
    var bits = unchecked((uint)(int)a * 0x9E3779B1u ^ ((uint)(int)b + 0x7F4A7C15u) * 0x85EBCA6Bu);
    bits = unchecked((bits ^ (bits >> 15)) * 0x2C1B3C6Du);
    bits = unchecked((bits ^ (bits >> 12)) * 0x297A2D39u);
    return (bits ^ (bits >> 15)) / 4294967296.0;
}
