// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the table of all neurons: its numbers, what it is called, and what people wrote about
// it.
#pragma once
#include <QString>
#include <QStringList>
#include <optional>

#include "core/types/neuron_report.h"

namespace sparsescope {

// How sure a name is. A label stands in until a name was computed.
enum class NeuronNameKind { none, label, automatic, mixed, own };

struct NeuronRow {
    NeuronReport report;
    QString name;  // "": nothing is known
    NeuronNameKind name_kind = NeuronNameKind::none;
    QString name_source;               // of an own name that nobody typed: where it came from
    std::optional<double> name_score;  // AUROC on documents the name was not chosen on
    double worth = 0;                  // a look, for the order in which the table begins
    bool star = false;
    QString note;
    QStringList tags;
};

}  // namespace sparsescope
