// SPDX-License-Identifier: GPL-3.0-or-later
// The Neurons page with the table at hand, and what the workspace has of it.
#pragma once
#include <algorithm>

#include <QApplication>
#include <QTableView>

#include "tests/app/window_fixture.h"
#include "widgets/controls/filter_bar.h"
#include "widgets/controls/message_bar.h"
#include "widgets/models/neuron_table_model.h"

namespace sparsescope {

struct NeuronPageTest : WindowTest {
    QTableView* table = nullptr;

    void show_neurons() {
        window->showPage(Page::neurons);
        table = test::find<QTableView>(*window, "neurons_table");
        ASSERT_TRUE(test::wait_until(
            [this] { return context->reports.reports() && !context->reports.isStale(); }));
        ASSERT_TRUE(test::wait_until([this] { return table->model()->rowCount() > 0; }));
        // Names and stability come after the numbers.
        ASSERT_TRUE(
            test::wait_until([this] { return context->neurons.automaticNames() != nullptr; }));
        QApplication::setActiveWindow(window.get());
        table->setFocus();
    }
    void open_neurons() {
        open_with_model();
        show_neurons();
    }
    // Closes the window, and opens the workspace in another one.
    void open_again() {
        window.reset();
        context.reset();
        open_neurons();
    }
    const NeuronTableModel& rows() const {
        return *static_cast<const NeuronTableModel*>(table->model());
    }
    std::vector<NeuronId> shown() const {
        std::vector<NeuronId> neurons;
        for (int row = 0; row < rows().rowCount(); ++row)
            neurons.push_back(rows().neuronAt(row));
        return neurons;
    }
    QString cell(NeuronId neuron, NeuronTableModel::ColumnId column, int role = Qt::DisplayRole) {
        return rows().index(rows().rowOf(neuron), column).data(role).toString();
    }
    bool shows(int count) {
        return test::wait_until([this, count] { return rows().rowCount() == count; });
    }
    void select_rows(int first, int last) {
        table->setCurrentIndex(rows().index(first, NeuronTableModel::Name));
        for (int row = first; row < last; ++row)
            QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    }
    FilterBar* filter() { return test::find<FilterBar>(*window, "neurons_filter"); }
    QString message() { return test::find<MessageBar>(*window, "neurons_message")->text(); }
    // What is stored, once every change is.
    std::vector<NeuronMark> stored() {
        const ModelId model = context->selection.model()->info.id;
        auto corpus = value_of(Corpus::open(file, Access::read_only));
        return value_of(corpus.neuron_marks(model));
    }
    bool stores(const std::function<bool(const std::vector<NeuronMark>&)>& what) {
        return test::wait_until([&] { return what(stored()); });
    }
};

}  // namespace sparsescope
