using System.Text;
using Embeddings.Vocabulary;

namespace Embeddings.Training.Parameters;

/// <summary>The parts of products: their attributes (EGES; Wang et al. 2018, arXiv 1803.02349).</summary>
public static class AttributeParts
{
    /// <param name="attributes">The names of each item's attributes.</param>
    /// <exception cref="InvalidInputException">No item of the vocabulary has an attribute.</exception>
    public static ItemParts Of(IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, ItemVocabulary vocabulary)
    {
        var ofItems = new IReadOnlyList<string>[vocabulary.Count];
        for (var item = 0; item < ofItems.Length; item++)
            ofItems[item] = attributes.GetValueOrDefault(Encoding.UTF8.GetString(vocabulary.Utf8(item)), []);
        string[] names = [.. ofItems.SelectMany(own => own).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            throw new InvalidInputException(
                "no item of the interactions has an attribute", "setting interactions.attributes", "Give items of the interactions these fields, or leave it out.");
        }

        var keys = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        return ItemParts.Build(vocabulary.Counts, (item, found) => found.AddRange(ofItems[item].Select(name => keys[name])), names);
    }
}
