// SPDX-License-Identifier: GPL-3.0-or-later
// A window that shows the page of one neuron, and what its study says of it.
#pragma once
#include <gtest/gtest.h>

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

#include "app/controllers/neuron_examples.h"
#include "app/parts/document_list.h"
#include "core/corpus/sqlite.h"
#include "core/workspace/neuron_study.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "widgets/charts/brush_histogram.h"
#include "widgets/charts/label_bars.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/fact_row.h"
#include "widgets/controls/fold_section.h"
#include "widgets/controls/k_strip.h"
#include "widgets/number_format.h"

namespace sparsescope {

inline constexpr NeuronId fox = 0;  // stands for the first label

struct NeuronPageTest : WindowTest {
    void show(NeuronId neuron, const test::SampleOptions& options = {}) {
        test::make_workspace(file, options);
        show_page(neuron);
    }
    void show_page(NeuronId neuron, const QString& engine = {}) {
        open_with_model(engine);
        window->resize(1280, 800);
        window->showPage(Page::neurons);
        select(neuron == 3 ? 4 : 3);  // so that the table knows that somebody chose
        select(neuron);
    }
    void select(NeuronId neuron) {
        context->selection.setNeuron(neuron);
        ASSERT_TRUE(test::wait_until([&] {
            const auto& view = context->neurons.view();
            return view && view->detail.summary.neuron == neuron &&
                   text_of("neuron_title") == QString("Neuron %1").arg(neuron);
        }));
    }
    DocumentList* list() { return test::find<DocumentList>(*window, "neuron_documents"); }
    BrushHistogram* histogram() {
        return test::find<BrushHistogram>(*window, "chart_neuron_weights");
    }
    std::vector<DocumentId> shown() {
        std::vector<DocumentId> ids;
        for (int row = 0; row < list()->documents()->rowCount(); ++row)
            ids.push_back(list()->documents()->documentAt(row));
        return ids;
    }
    OneNeuron study(NeuronId neuron) {
        return value_of(value_of(NeuronStudy::of(context->selection.model()))
                            ->neuron(neuron, context->selection.k()));
    }
    static std::vector<DocumentId> ids_of(const std::vector<RankedDocument>& documents) {
        std::vector<DocumentId> ids;
        for (const RankedDocument& one : documents)
            ids.push_back(one.document);
        return ids;
    }
    void open_section(const QString& name) {
        auto* fold = test::find<FoldButton>(*window, "fold_" + name);
        if (!fold->isChecked()) test::click(fold);
        ASSERT_TRUE(fold->isChecked());
    }
};

}  // namespace sparsescope
