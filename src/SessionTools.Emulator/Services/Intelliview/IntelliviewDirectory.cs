using System.Collections.Generic;
using System.Linq;

namespace SessionTools.Emulator.Services.Intelliview;

/// <summary>The companies and their groups. Callers hold <see cref="Gate"/>.</summary>
internal sealed class IntelliviewDirectory
{
    public const int MaximumEntries = 10_000;

    private readonly string _firstCompany;
    private int _lastId;

    public IntelliviewDirectory(string firstCompany)
    {
        _firstCompany = firstCompany;
        Clear();
    }

    public object Gate { get; } = new();

    public List<Company> Companies { get; } = [];

    public List<Group> Groups { get; } = [];

    /// <summary>Restores the one company with the id of the sample (seed: intelliview-initialize-session) and its one group.</summary>
    public void Clear()
    {
        lock (Gate)
        {
            Companies.Clear();
            Groups.Clear();
            _lastId = 23;
            Companies.Add(new Company(23, _firstCompany, "Sample Company", ""));
            Groups.Add(new Group(NextId(), 23, "Administrators") { Description = "Everything" });
        }
    }

    public int NextId() => ++_lastId;

    public Company? Find(string? shortName) => Companies.FirstOrDefault(company => company.ShortName == shortName);

    public Company? Find(int? id) => Companies.FirstOrDefault(company => company.Id == id);

    internal sealed record Company(int Id, string ShortName, string Name, string Description);

    internal sealed record Group(int Id, int CompanyId, string Name)
    {
        public string Description { get; set; } = "";
    }
}
