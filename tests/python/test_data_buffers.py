"""The memory of a chunk takes batches one after another, and is used again."""

import numpy as np

from laminar.data.buffers import BufferPool, ChunkBuffers


def batch(value, rows=2):
    return [np.full((rows, 3), value), np.full(rows, value, "int32")]


def test_batches_lie_one_after_another_as_the_device_wants_them():
    buffers = ChunkBuffers(batch(0.0), 7, BufferPool())
    buffers.write([batch(1.0), batch(2.0)])
    written = buffers.write([batch(3.0, rows=1)])
    assert [part.tolist() for part in written] == [[[3.0] * 3], [3]]
    chunk = buffers.chunk(whole=False)
    assert chunk.sizes == [2, 2, 1] and chunk.data[1].tolist() == [1, 1, 2, 2, 3]
    assert [leaf.dtype.name for leaf in chunk.data] == ["float32", "int32"]
    assert [len(leaf) for leaf in buffers.chunk(whole=True).data] == [7, 7]


def test_there_is_room_for_batches_of_the_same_width_alone():
    buffers = ChunkBuffers(batch(0.0), 7, BufferPool())
    buffers.write([batch(1.0)])
    assert buffers.room(batch(1.0)) == 2
    assert buffers.room(batch(1.0, rows=6)) == 0
    assert buffers.room([np.zeros((2, 4)), np.zeros(2)]) == 0


def test_memory_is_given_out_again_when_its_chunk_is_gone():
    pool = BufferPool()
    held = ChunkBuffers(batch(0.0), 4, pool).chunk(whole=True)
    second = ChunkBuffers(batch(0.0), 4, pool).chunk(whole=True)
    address = second.data[0].ctypes.data
    assert address != held.data[0].ctypes.data
    del second
    assert ChunkBuffers(batch(0.0), 4, pool).chunk(whole=True).data[0].ctypes.data == address


def test_text_is_kept_as_it_is():
    words = [np.array(["a", "bc"])]
    buffers = ChunkBuffers(words, 3, BufferPool())
    buffers.write([words])
    assert buffers.chunk(whole=True).data[0].tolist() == ["a", "bc", ""]
