#:package SkiaSharp
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Draws the sample images of this folder: dotnet run deploy/samples/make.cs -- OUTFOLDER
// Every pixel is a formula of its place, so that the same images come out everywhere.

Console.WriteLine(args.Length);
