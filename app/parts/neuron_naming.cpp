// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/neuron_naming.h"

#include <algorithm>
#include <map>

#include <QStringList>

#include "app/controllers/neuron_controller.h"
#include "app/controllers/neuron_marks.h"
#include "core/corpus/names.h"

namespace sparsescope {

QString neuron_name_problem(const QString& name) {
    if (name.trimmed().isEmpty()) return {};
    const auto checked = checked_name(name.toStdString());
    return checked ? QString() : QString::fromStdString(checked.error().message);
}

QString neuron_tag_problem(const QString& tag) {
    const auto checked = checked_name(tag.toStdString());
    return checked ? QString() : QString::fromStdString(checked.error().message);
}

QString name_to_start_with(const NeuronController& neurons, NeuronId neuron) {
    static const QString mixed = QStringLiteral("mixed: ");
    const QString name = neurons.description(neuron);
    return name.startsWith(mixed) ? name.mid(mixed.size()) : name;
}

std::vector<FilterVocabulary::Word> tag_words(const NeuronMarks& marks) {
    std::map<std::string, std::int64_t> counts;
    for (const auto& [neuron, mark] : marks.all())
        for (const std::string& tag : mark.tags)
            ++counts[tag];
    std::vector<FilterVocabulary::Word> words;
    for (const auto& [tag, count] : counts)
        words.push_back({tag, count});
    return words;
}

QString documents_filter(std::vector<NeuronId> neurons, bool all) {
    std::ranges::sort(neurons);
    QStringList terms;
    if (all || neurons.size() == 1) {
        for (const NeuronId neuron : neurons)
            terms << QString("n%1:on").arg(neuron);
        return terms.join(' ');
    }
    for (const NeuronId neuron : neurons)
        terms << QString("n%1").arg(neuron);
    return "shares:" + terms.join(',') + ">=1";
}

}  // namespace sparsescope
